package dev.curlew.link.transfer.format;

/** A row of a file cannot be read; its message says why, for people. */
public final class InvalidRowException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String reason;

    private InvalidRowException(String reason, String message) {
        super(message);
        this.reason = reason;
    }

    static InvalidRowException of(String message) {
        return new InvalidRowException("INVALID_ROW", message);
    }

    static InvalidRowException field(String column, String expected) {
        return new InvalidRowException("INVALID_FIELD", column + ": expected " + expected);
    }

    /** Why, for programs: INVALID_ROW, or INVALID_FIELD if it is one of its values. */
    public String reason() {
        return reason;
    }
}
