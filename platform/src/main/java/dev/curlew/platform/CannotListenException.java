package dev.curlew.platform;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Thrown when a server cannot take its port: another process has it, or it may not be had. */
public final class CannotListenException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * Names the server and the address it asked for.
     *
     * @param server what was to listen, such as {@code link-service}
     */
    public CannotListenException(String server, String host, int port, @Nullable Throwable cause) {
        super(server + " cannot listen on " + host + ":" + port + ": " + rootMessage(cause), cause);
    }

    private static String rootMessage(@Nullable Throwable cause) {
        String message = "unknown cause";
        for (Throwable each = cause; each != null; each = each.getCause()) {
            message = Optional.ofNullable(each.getMessage())
                    .orElse(each.getClass().getSimpleName());
        }
        return message;
    }
}
