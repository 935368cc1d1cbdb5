package dev.curlew.embedded;

import org.jspecify.annotations.Nullable;

/**
 * Where a server is to listen.
 *
 * @param host an address of this machine, or {@code 0.0.0.0} for all
 * @param port the port, 0 for a free one
 * @param setting the variable or flag that chose the port, named where that port is in use; null if there is none
 */
public record ListenAddress(String host, int port, @Nullable String setting) {
    public ListenAddress {
        // An endpoint has the same rules, but for a port that is yet to be found.
        var _ = new Endpoint(host, port == 0 ? 1 : port);
    }

    /** A free port of the loopback address. */
    public static ListenAddress anyLocal() {
        return new ListenAddress("127.0.0.1", 0, null);
    }
}
