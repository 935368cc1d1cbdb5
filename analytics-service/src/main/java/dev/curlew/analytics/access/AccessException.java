package dev.curlew.analytics.access;

import java.time.Duration;

/** Why somebody may not do something, or why that cannot be told. */
abstract sealed class AccessException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private AccessException(String message) {
        super(message);
    }

    /** No link has, or had, that code. */
    static final class LinkNotFound extends AccessException {
        private static final long serialVersionUID = 1L;
        final String code;

        LinkNotFound(String code) {
            super("There is no such link.");
            this.code = code;
        }
    }

    /** The link is not one that may be seen without a key. */
    static final class KeyNeeded extends AccessException {
        private static final long serialVersionUID = 1L;

        KeyNeeded() {
            super("A key is needed: Authorization: Bearer ...");
        }
    }

    /** The key is unknown, revoked or expired. */
    static final class InvalidKey extends AccessException {
        private static final long serialVersionUID = 1L;

        InvalidKey() {
            super("The key is not valid.");
        }
    }

    /** The key may not do this. */
    static final class ScopeMissing extends AccessException {
        private static final long serialVersionUID = 1L;
        final String scope;

        ScopeMissing(String scope) {
            super("The key has not the scope \"" + scope + "\", for all links.");
            this.scope = scope;
        }
    }

    /** The key is for other domains. */
    static final class DomainNotAllowed extends AccessException {
        private static final long serialVersionUID = 1L;
        final String domain;

        DomainNotAllowed(String domain) {
            super("The API key is not for links of the domain \"" + domain + "\".");
            this.domain = domain;
        }
    }

    /** The key makes more calls than it may. */
    static final class TooManyCalls extends AccessException {
        private static final long serialVersionUID = 1L;
        final transient Duration retryDelay;

        TooManyCalls(int perMinute, Duration retryDelay) {
            super("The API key may make " + perMinute + " calls a minute.");
            this.retryDelay = retryDelay;
        }
    }

    /** Who knows cannot be asked. */
    static final class Unavailable extends AccessException {
        private static final long serialVersionUID = 1L;

        Unavailable(Throwable cause) {
            super("Keys and links cannot be looked up right now.");
            initCause(cause);
        }
    }
}
