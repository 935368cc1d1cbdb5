package dev.curlew.platform.config;

import com.google.common.net.HostAndPort;
import java.util.Optional;

/**
 * A host and a TCP port, written {@code host:port}; an IPv6 address stands in brackets.
 *
 * @param host a name or an address, without brackets
 * @param port 0 to 65535
 */
public record Address(String host, int port) {

    public Address {
        if (host.isBlank() || port < 0 || port > 65535) {
            throw new IllegalArgumentException(
                    "host: \"" + host + "\", port: " + port + " (expected: a host and a port of 0 to 65535)");
        }
    }

    /** Reads {@code host:port}; throws IllegalArgumentException if {@code text} is something else. */
    public static Address parse(String text) {
        return tryParse(text)
                .orElseThrow(() -> new IllegalArgumentException("address: \"" + text + "\" (expected: host:port)"));
    }

    static Optional<Address> tryParse(String text) {
        try {
            HostAndPort parsed = HostAndPort.fromString(text).requireBracketsForIPv6();
            if (!parsed.hasPort() || !parsed.getHost().matches("[A-Za-z0-9._:%-]+")) {
                return Optional.empty();
            }
            return Optional.of(new Address(parsed.getHost(), parsed.getPort()));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return HostAndPort.fromParts(host, port).toString();
    }
}
