package dev.curlew.analytics.report;

/** Why a report is not shared, or not shown. */
abstract sealed class ReportException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private ReportException(String message) {
        super(message);
    }

    /** A field of the request breaks a rule. */
    static final class Invalid extends ReportException {
        private static final long serialVersionUID = 1L;
        final String field;

        Invalid(String field, String description) {
            super(description);
            this.field = field;
        }
    }

    /** There is no such report, or none any more. */
    static final class NotFound extends ReportException {
        private static final long serialVersionUID = 1L;

        NotFound() {
            super("There is no such report, or it is no longer shared.");
        }
    }

    /** The link has as many reports as it may have. */
    static final class TooMany extends ReportException {
        private static final long serialVersionUID = 1L;

        TooMany(int most) {
            super("The link has " + most + " reports already.");
        }
    }

    /** Somebody opens reports too often. */
    static final class TooOften extends ReportException {
        private static final long serialVersionUID = 1L;

        TooOften(int perMinute) {
            super("Reports may be opened " + perMinute + " times a minute.");
        }
    }

    /** Postgres or link-service does not answer. */
    static final class Unavailable extends ReportException {
        private static final long serialVersionUID = 1L;

        Unavailable(Throwable cause) {
            super("Reports cannot be looked up right now.");
            initCause(cause);
        }
    }
}
