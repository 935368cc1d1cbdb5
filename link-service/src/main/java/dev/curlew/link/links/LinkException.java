package dev.curlew.link.links;

import dev.curlew.link.request.RequestException;
import dev.curlew.link.request.Violations;
import java.time.Duration;

/** Why a call on links is refused. */
abstract sealed class LinkException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What is expected of the domain of a new link. */
    static final String NO_DOMAIN = "empty, or a domain of this shortener: see ListDomains";

    private LinkException(String message) {
        super(message);
    }

    /** For a new link on a domain that is none. */
    static RequestException.InvalidFields noDomain() {
        return Violations.of("domain", NO_DOMAIN);
    }

    /** There is no link of that code. */
    static final class NotFound extends LinkException {
        private static final long serialVersionUID = 1L;

        NotFound(String code) {
            super("There is no link \"" + code + "\".");
        }
    }

    /** The link never had that version, or it was made before versions were kept. */
    static final class RevisionNotFound extends LinkException {
        private static final long serialVersionUID = 1L;

        RevisionNotFound(String code, long revision) {
            super("The link \"" + code + "\" has no kept revision " + revision + ".");
        }
    }

    /** A link has that slug, or had it. */
    static final class SlugTaken extends LinkException {
        private static final long serialVersionUID = 1L;

        private final String slug;

        SlugTaken(String slug) {
            super("The slug \"" + slug + "\" is taken.");
            this.slug = slug;
        }

        String slug() {
            return slug;
        }
    }

    /** All codes of the domain's length and alphabet are given, or nearly. */
    static final class NoCodeLeft extends LinkException {
        private static final long serialVersionUID = 1L;

        NoCodeLeft(String domain) {
            super("No code is left on the domain \"" + domain + "\": give it longer ones.");
        }
    }

    /** The link is deleted, and must be undeleted first. */
    static final class Deleted extends LinkException {
        private static final long serialVersionUID = 1L;

        Deleted(String code) {
            super("The link \"" + code + "\" is deleted.");
        }
    }

    /** The link is not deleted. */
    static final class NotDeleted extends LinkException {
        private static final long serialVersionUID = 1L;

        NotDeleted(String code) {
            super("The link \"" + code + "\" is not deleted.");
        }
    }

    /** No administrator blocks the link. */
    static final class NotBlocked extends LinkException {
        private static final long serialVersionUID = 1L;

        NotBlocked(String code) {
            super("The link \"" + code + "\" is not blocked by an administrator.");
        }
    }

    /** The link changed since its etag was read. */
    static final class EtagMismatch extends LinkException {
        private static final long serialVersionUID = 1L;

        EtagMismatch(String code) {
            super("The link \"" + code + "\" has changed since: read it again.");
        }
    }

    /** Too many links were made without a key from one network. */
    static final class TooManyRequests extends LinkException {
        private static final long serialVersionUID = 1L;

        private final transient Duration retryDelay;

        TooManyRequests(Duration retryDelay) {
            super("Too many links were made from your network without a key.");
            this.retryDelay = retryDelay;
        }

        Duration retryDelay() {
            return retryDelay;
        }
    }

    /** As many batches are under way as this replica takes. */
    static final class Overloaded extends LinkException {
        private static final long serialVersionUID = 1L;

        Overloaded() {
            super("Too many batches are under way.");
        }
    }

    /** The caller's key is for other domains. */
    static final class DomainNotAllowed extends LinkException {
        private static final long serialVersionUID = 1L;

        private final String domain;

        DomainNotAllowed(String domain) {
            super("The API key is not for links of the domain \"" + domain + "\".");
            this.domain = domain;
        }

        String domain() {
            return domain;
        }
    }
}
