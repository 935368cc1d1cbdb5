package dev.curlew.link.key;

import java.time.Duration;

/** Why a call on keys, or a call with a key, is refused. */
abstract sealed class KeyException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private KeyException(String message) {
        super(message);
    }

    /** There is no key of that id. */
    static final class NotFound extends KeyException {
        private static final long serialVersionUID = 1L;

        NotFound(String keyId) {
            super("There is no key \"" + keyId + "\".");
        }
    }

    /** The secret is of no key, or of one that has ended. */
    static final class Invalid extends KeyException {
        private static final long serialVersionUID = 1L;

        Invalid() {
            super("The API key is unknown, expired or revoked.");
        }
    }

    /** The call came without a key. */
    static final class Needed extends KeyException {
        private static final long serialVersionUID = 1L;

        Needed() {
            super("An API key is needed: send it as \"Authorization: Bearer KEY\".");
        }
    }

    /** The key may not do that. */
    static final class ScopeMissing extends KeyException {
        private static final long serialVersionUID = 1L;

        private final Scope scope;

        ScopeMissing(Scope scope) {
            super("The API key lacks the scope " + scope.text() + ".");
            this.scope = scope;
        }

        Scope scope() {
            return scope;
        }
    }

    /** The key is revoked, which is for ever. */
    static final class Revoked extends KeyException {
        private static final long serialVersionUID = 1L;

        Revoked(String keyId) {
            super("The key \"" + keyId + "\" is revoked: make another.");
        }
    }

    /** A management token does not allow that. */
    static final class TokenLimited extends KeyException {
        private static final long serialVersionUID = 1L;

        TokenLimited() {
            super(
                    "A management token allows to read, change and delete its own link, and its revisions and statistics.");
        }
    }

    /** The key makes more calls than it may. */
    static final class TooManyCalls extends KeyException {
        private static final long serialVersionUID = 1L;

        private final transient Duration retryDelay;

        TooManyCalls(int perMinute, Duration retryDelay) {
            super("The API key may make " + perMinute + " calls a minute.");
            this.retryDelay = retryDelay;
        }

        Duration retryDelay() {
            return retryDelay;
        }
    }
}
