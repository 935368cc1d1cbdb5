package dev.curlew.embedded;

import java.util.regex.Pattern;

/**
 * Where a server can be reached.
 *
 * @param host a name, each of whose addresses is a replica, or an address; IPv6 without brackets
 * @param port 1 to 65535
 */
public record Endpoint(String host, int port) {
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]{0,252})|[0-9A-Fa-f:.]{2,45}");

    public Endpoint {
        if (!HOST.matcher(host).matches()) {
            throw new IllegalArgumentException("host: " + host + " (expected: a name or an address)");
        }
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("port: " + port + " (expected: 1 to 65535)");
        }
    }

    /** A server on this machine. */
    public static Endpoint local(int port) {
        return new Endpoint("127.0.0.1", port);
    }
}
