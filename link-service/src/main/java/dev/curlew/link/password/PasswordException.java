package dev.curlew.link.password;

import java.time.Duration;

/** Why a password is not accepted. */
abstract sealed class PasswordException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private PasswordException(String message) {
        super(message);
    }

    /** There is no such link. */
    static final class NoLink extends PasswordException {
        private static final long serialVersionUID = 1L;

        NoLink() {
            super("There is no such link.");
        }
    }

    /** It is another one. */
    static final class Wrong extends PasswordException {
        private static final long serialVersionUID = 1L;

        Wrong() {
            super("The password is wrong.");
        }
    }

    /** Too many wrong ones came from there. */
    static final class TooManyTries extends PasswordException {
        private static final long serialVersionUID = 1L;

        private final transient Duration retryDelay;

        TooManyTries(Duration retryDelay) {
            super("Too many wrong passwords were given.");
            this.retryDelay = retryDelay;
        }

        Duration retryDelay() {
            return retryDelay;
        }
    }

    /** More are being checked than there is memory for. */
    static final class Busy extends PasswordException {
        private static final long serialVersionUID = 1L;

        Busy() {
            super("Too many passwords are being checked.");
        }
    }
}
