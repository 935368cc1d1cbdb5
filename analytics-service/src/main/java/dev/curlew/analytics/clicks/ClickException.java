package dev.curlew.analytics.clicks;

/** Why clicks are not given, or are given no longer. */
abstract sealed class ClickException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private ClickException(String message) {
        super(message);
    }

    /** A field of the request breaks a rule. */
    static final class Invalid extends ClickException {
        private static final long serialVersionUID = 1L;
        final String field;

        Invalid(String field, String description) {
            super(description);
            this.field = field;
        }
    }

    /** The page token is not one of ours, or of another list. */
    static final class InvalidPageToken extends ClickException {
        private static final long serialVersionUID = 1L;

        InvalidPageToken() {
            super("The page token is not valid.");
        }
    }

    /** More streams than there may be. */
    static final class TooManyStreams extends ClickException {
        private static final long serialVersionUID = 1L;

        TooManyStreams(String what, int most) {
            super("There are " + most + " " + what + " already.");
        }
    }

    /** The client does not read what it is sent. */
    static final class TooSlow extends ClickException {
        private static final long serialVersionUID = 1L;

        TooSlow() {
            super("The stream was not read fast enough.");
        }
    }

    /** The service stops. */
    static final class ShuttingDown extends ClickException {
        private static final long serialVersionUID = 1L;

        ShuttingDown() {
            super("The service stops; another replica takes over.");
        }
    }

    /** Postgres or link-service does not answer. */
    static final class Unavailable extends ClickException {
        private static final long serialVersionUID = 1L;

        Unavailable(Throwable cause) {
            super("Clicks cannot be given right now.");
            initCause(cause);
        }
    }
}
