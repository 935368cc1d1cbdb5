package dev.curlew.analytics.total;

/** Why totals are not told. */
abstract sealed class TotalException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private TotalException(String message) {
        super(message);
    }

    /** The page asked for is smaller than nothing. */
    static final class InvalidPageSize extends TotalException {
        private static final long serialVersionUID = 1L;

        InvalidPageSize(int size) {
            super("pageSize: " + size + " (expected: 0 or more)");
        }
    }

    /** Postgres does not answer. */
    static final class Unavailable extends TotalException {
        private static final long serialVersionUID = 1L;

        Unavailable(Throwable cause) {
            super("Totals cannot be read right now.");
            initCause(cause);
        }
    }
}
