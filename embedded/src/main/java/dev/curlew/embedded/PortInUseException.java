package dev.curlew.embedded;

import org.jspecify.annotations.Nullable;

/** A port that a server should listen on is taken by another process. */
public final class PortInUseException extends EmbeddedServerException {
    private final int port;

    PortInUseException(String server, int port, @Nullable String setting) {
        super("port " + port + " for " + server + " is in use by another process: stop that one, or choose another port"
                + (setting == null ? "" : " with " + setting));
        this.port = port;
    }

    /** The port that is taken. */
    public int port() {
        return port;
    }
}
