package dev.curlew.edge;

import com.google.common.net.InetAddresses;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.util.InetAddressPredicates;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The address of whoever sent a request, seen through the proxies that are trusted: each adds the address it sees to the end of
 * {@code X-Forwarded-For}, so only the end is to be believed. Trusted are so many, whoever they are, or those of certain addresses,
 * however many there are.
 */
final class ClientAddress implements Function<ServiceRequestContext, InetAddress> {

    private final int trustedHops;
    private final List<Predicate<InetAddress>> trustedProxies;

    /**
     * How proxies are told from visitors.
     *
     * @param trustedHops how many there are; counts only where there is no list of them
     * @param trustedProxies their addresses, or ranges of them, such as {@code 10.0.0.0/8}
     */
    ClientAddress(int trustedHops, List<String> trustedProxies) {
        this.trustedHops = trustedHops;
        this.trustedProxies =
                trustedProxies.stream().map(ClientAddress::predicate).toList();
    }

    /** Whether a text is an address or a range of addresses. */
    static boolean isRange(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        // Else it would be looked up as a name.
        if (!InetAddresses.isInetAddress(address)) {
            return false;
        }
        try {
            return predicate(text) != null;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private static Predicate<InetAddress> predicate(String range) {
        return range.indexOf('/') < 0 ? InetAddressPredicates.ofExact(range) : InetAddressPredicates.ofCidr(range);
    }

    @Override
    public InetAddress apply(ServiceRequestContext ctx) {
        return of(
                ctx.request().headers().getAll(HttpHeaderNames.X_FORWARDED_FOR),
                ctx.remoteAddress().getAddress());
    }

    /** The last entry that a trusted proxy wrote; the peer itself if there are none, or what stands there is no address. */
    InetAddress of(List<String> forwardedFor, InetAddress peer) {
        if (!trustedProxies.isEmpty()) {
            return behindProxies(forwardedFor, peer);
        }
        if (trustedHops == 0 || forwardedFor.isEmpty()) {
            return peer;
        }
        String[] entries = entries(forwardedFor);
        return address(entries[Math.max(0, entries.length - trustedHops)]).orElse(peer);
    }

    /** The last one that no trusted proxy has; where something stands that is no address, the proxy that wrote it. */
    private InetAddress behindProxies(List<String> forwardedFor, InetAddress peer) {
        InetAddress client = peer;
        String[] entries = forwardedFor.isEmpty() ? new String[0] : entries(forwardedFor);
        for (int i = entries.length - 1; i >= 0 && isProxy(client); i--) {
            Optional<InetAddress> before = address(entries[i]);
            if (before.isEmpty()) {
                return client;
            }
            client = before.get();
        }
        return client;
    }

    private boolean isProxy(InetAddress address) {
        return trustedProxies.stream().anyMatch(proxy -> proxy.test(address));
    }

    private static String[] entries(List<String> forwardedFor) {
        return String.join(",", forwardedFor).split(",", -1);
    }

    private static Optional<InetAddress> address(String entry) {
        String bare = withoutPort(entry.strip());
        // The scope of an IPv6 address names an interface of another machine; here it may not exist.
        boolean address = bare.indexOf('%') < 0 && InetAddresses.isInetAddress(bare);
        return address ? Optional.of(InetAddresses.forString(bare)) : Optional.empty();
    }

    private static String withoutPort(String entry) {
        if (entry.startsWith("[")) {
            int end = entry.indexOf(']');
            return end < 0 ? "" : entry.substring(1, end);
        }
        int colon = entry.indexOf(':');
        return colon >= 0 && colon == entry.lastIndexOf(':') ? entry.substring(0, colon) : entry;
    }
}
