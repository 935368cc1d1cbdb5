package dev.curlew.link.store;

/** Postgres did not answer, or not in time. A write may have been done all the same. */
public final class StoreUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    StoreUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }

    StoreUnavailableException(String message) {
        super(message);
    }
}
