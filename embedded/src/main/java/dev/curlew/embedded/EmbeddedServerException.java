package dev.curlew.embedded;

import org.jspecify.annotations.Nullable;

/** An embedded server could not be had, started or asked; the message says why and what to do, for people to read. */
public class EmbeddedServerException extends RuntimeException {
    EmbeddedServerException(String message) {
        this(message, null);
    }

    EmbeddedServerException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
