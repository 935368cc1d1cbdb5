package dev.curlew.link.key;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;

/** Addresses cut to what one customer of a provider has: 24 bits of IPv4, 48 bits of IPv6. Whole ones are never kept. */
final class ClientNetwork {

    static final String UNKNOWN = "unknown";

    private ClientNetwork() {}

    /** The network of a literal address; empty if it is something else. No name is ever looked up. */
    static Optional<String> of(String literal) {
        try {
            return Optional.of(of(InetAddress.ofLiteral(literal.strip())));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    static String of(InetAddress address) {
        byte[] bytes = address.getAddress();
        int kept = address instanceof Inet4Address ? 3 : 6;
        Arrays.fill(bytes, kept, bytes.length, (byte) 0);
        try {
            return InetAddress.getByAddress(bytes).getHostAddress() + "/" + kept * 8;
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }
}
