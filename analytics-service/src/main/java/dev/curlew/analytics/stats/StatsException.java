package dev.curlew.analytics.stats;

import java.time.Duration;

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

    /** No link has, or had, that code. */
    static final class LinkNotFound extends StatsException {
        private static final long serialVersionUID = 1L;
        final String code;

        LinkNotFound(String code) {
            super("There is no such link.");
            this.code = code;
        }
    }

    /** The link is not one that may be seen without a key. */
    static final class KeyNeeded extends StatsException {
        private static final long serialVersionUID = 1L;

        KeyNeeded() {
            super("A key is needed: Authorization: Bearer ...");
        }
    }

    /** The key is unknown, revoked or expired. */
    static final class InvalidKey extends StatsException {
        private static final long serialVersionUID = 1L;

        InvalidKey() {
            super("The key is not valid.");
        }
    }

    /** The key may not do this. */
    static final class ScopeMissing extends StatsException {
        private static final long serialVersionUID = 1L;

        ScopeMissing() {
            super("The key may not read statistics.");
        }
    }

    /** The key is for other domains. */
    static final class DomainNotAllowed extends StatsException {
        private static final long serialVersionUID = 1L;
        final String domain;

        DomainNotAllowed(String domain) {
            super("The API key is not for links of the domain \"" + domain + "\".");
            this.domain = domain;
        }
    }

    /** The key makes more calls than it may. */
    static final class TooManyCalls extends StatsException {
        private static final long serialVersionUID = 1L;
        final transient Duration retryDelay;

        TooManyCalls(int perMinute, Duration retryDelay) {
            super("The API key may make " + perMinute + " calls a minute.");
            this.retryDelay = retryDelay;
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
