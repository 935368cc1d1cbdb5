package dev.curlew.standalone;

/** The stack cannot be started; the message says why in words for the user. */
public final class StackException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StackException(String message) {
        super(message);
    }

    StackException(String message, Throwable cause) {
        super(message, cause);
    }
}
