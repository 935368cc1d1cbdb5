package dev.curlew.link.fetch;

import com.google.common.net.InetAddresses;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which addresses may be called: those of the public internet, by IANA's registries of special-purpose addresses, and those
 * that the operator allows besides.
 */
final class AddressRules {

    private static final List<Cidr> REFUSED = Stream.of(
                    // This network, private, shared by providers, loopback, link-local (with the clouds' metadata).
                    "0.0.0.0/8",
                    "10.0.0.0/8",
                    "100.64.0.0/10",
                    "127.0.0.0/8",
                    "169.254.0.0/16",
                    "172.16.0.0/12",
                    "192.168.0.0/16",
                    // Protocol assignments (with a cloud's metadata), documentation, 6to4 relays, benchmarks.
                    "192.0.0.0/24",
                    "192.0.2.0/24",
                    "192.88.99.0/24",
                    "198.18.0.0/15",
                    "198.51.100.0/24",
                    "203.0.113.0/24",
                    // Multicast, reserved, broadcast.
                    "224.0.0.0/4",
                    "240.0.0.0/4",
                    // The server of a cloud's virtual machines, although its address is public.
                    "168.63.129.16/32",
                    // IPv4 within IPv6, which leads wherever a translator takes it: NAT64, Teredo, 6to4.
                    "64:ff9b::/96",
                    "64:ff9b:1::/48",
                    "2001::/23",
                    "2002::/16",
                    // Documentation.
                    "2001:db8::/32",
                    "3fff::/20")
            .map(Cidr::parse)
            .toList();

    /** All that is given out for the public: neither ::1 nor fc00::/7, fe80::/10, ff00::/8, ::ffff:0:0/96. */
    private static final Cidr PUBLIC_V6 = Cidr.parse("2000::/3");

    private final List<Cidr> allowed;

    /** Takes the ranges that are allowed whatever they are. */
    AddressRules(List<Cidr> allowed) {
        this.allowed = List.copyOf(allowed);
    }

    boolean allows(InetAddress address) {
        if (isIn(allowed, address)) {
            return true;
        }
        if (isIn(REFUSED, address)) {
            return false;
        }
        return !(address instanceof Inet6Address v6) || allowsV6(v6);
    }

    private boolean allowsV6(Inet6Address address) {
        if (!PUBLIC_V6.contains(address)) {
            return false;
        }
        // A host part that says which IPv4 address a tunnel ends at.
        return !InetAddresses.isIsatapAddress(address) || allows(InetAddresses.getIsatapIPv4Address(address));
    }

    private static boolean isIn(List<Cidr> ranges, InetAddress address) {
        return ranges.stream().anyMatch(range -> range.contains(address));
    }
}
