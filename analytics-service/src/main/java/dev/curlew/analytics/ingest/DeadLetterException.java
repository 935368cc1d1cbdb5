package dev.curlew.analytics.ingest;

/** What is wrong with a question about dead letters. */
abstract sealed class DeadLetterException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private DeadLetterException(String message) {
        super(message);
    }

    /** A field breaks a rule. */
    static final class Invalid extends DeadLetterException {
        private static final long serialVersionUID = 1L;
        final String field;

        Invalid(String field, String description) {
            super(description);
            this.field = field;
        }
    }

    /** The page token is not one of ours. */
    static final class InvalidPageToken extends DeadLetterException {
        private static final long serialVersionUID = 1L;

        InvalidPageToken() {
            super("The page token is not valid.");
        }
    }
}
