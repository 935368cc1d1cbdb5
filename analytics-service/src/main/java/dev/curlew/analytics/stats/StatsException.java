package dev.curlew.analytics.stats;

/** Why statistics are not given. */
abstract sealed class StatsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private StatsException(String message) {
        super(message);
    }

    /** A field of the request breaks a rule. */
    static final class Invalid extends StatsException {
        private static final long serialVersionUID = 1L;
        final String field;

        Invalid(String field, String description) {
            super(description);
            this.field = field;
        }
    }

    /** A field of the request asks for what is not built yet. */
    static final class NotSupported extends StatsException {
        private static final long serialVersionUID = 1L;
        final String field;

        NotSupported(String field) {
            super(field + " is not supported yet.");
            this.field = field;
        }
    }

    /** What is needed for an answer cannot be reached. */
    static final class Unavailable extends StatsException {
        private static final long serialVersionUID = 1L;

        Unavailable(Throwable cause) {
            super("Statistics cannot be given right now.");
            initCause(cause);
        }
    }
}
