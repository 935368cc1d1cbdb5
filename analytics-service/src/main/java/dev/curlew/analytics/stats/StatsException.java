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

    /** Too much would have to be read for an answer. */
    static final class TooLarge extends StatsException {
        private static final long serialVersionUID = 1L;

        TooLarge(String why) {
            super(why + " Ask for a shorter range, or for less.");
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
