package dev.curlew.analytics.log;

/** The log did not do what was asked. */
public abstract sealed class ClickLogException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private ClickLogException(String message) {
        super(message);
    }

    private ClickLogException(String message, Throwable cause) {
        super(message, cause);
    }

    /** It holds as much as it may: what reads it is too slow or does not run. */
    public static final class Full extends ClickLogException {

        private static final long serialVersionUID = 1L;

        Full(long length, long maxLength) {
            super("the click log is full: " + length + " entries (expected: less than " + maxLength + ")");
        }
    }

    /** It cannot be reached, or cannot write. */
    public static final class Unavailable extends ClickLogException {

        private static final long serialVersionUID = 1L;

        /** Whatever went wrong below. */
        public Unavailable(Throwable cause) {
            super("the click log is unavailable: " + cause.getMessage(), cause);
        }
    }
}
