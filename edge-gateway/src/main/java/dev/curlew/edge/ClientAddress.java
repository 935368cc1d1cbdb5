package dev.curlew.edge;

import com.google.common.net.InetAddresses;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.net.InetAddress;
import java.util.List;
import java.util.function.Function;

/**
 * The address of whoever sent a request, seen through so many proxies as are trusted: each adds the address it sees to the end of
 * {@code X-Forwarded-For}, so only as many entries from the end are to be believed.
 */
final class ClientAddress implements Function<ServiceRequestContext, InetAddress> {

    private final int trustedHops;

    ClientAddress(int trustedHops) {
        this.trustedHops = trustedHops;
    }

    @Override
    public InetAddress apply(ServiceRequestContext ctx) {
        return of(
                ctx.request().headers().getAll(HttpHeaderNames.X_FORWARDED_FOR),
                ctx.remoteAddress().getAddress());
    }

    /** The last entry that a trusted proxy wrote; the peer itself if there are none, or what stands there is no address. */
    InetAddress of(List<String> forwardedFor, InetAddress peer) {
        if (trustedHops == 0 || forwardedFor.isEmpty()) {
            return peer;
        }
        String[] entries = String.join(",", forwardedFor).split(",", -1);
        String entry = entries[Math.max(0, entries.length - trustedHops)].strip();
        String bare = withoutPort(entry);
        // The scope of an IPv6 address names an interface of another machine; here it may not exist.
        boolean address = bare.indexOf('%') < 0 && InetAddresses.isInetAddress(bare);
        return address ? InetAddresses.forString(bare) : peer;
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
