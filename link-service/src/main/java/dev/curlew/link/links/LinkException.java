package dev.curlew.link.links;

import dev.curlew.platform.error.Violation;
import java.time.Duration;
import java.util.List;

/** Why a call on links is refused. */
abstract sealed class LinkException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private LinkException(String message) {
        super(message);
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

    /** The link changed since its etag was read. */
    static final class EtagMismatch extends LinkException {
        private static final long serialVersionUID = 1L;

        EtagMismatch(String code) {
            super("The link \"" + code + "\" has changed since: read it again.");
        }
    }

    /** Fields of the request break rules. */
    static final class InvalidFields extends LinkException {
        private static final long serialVersionUID = 1L;

        private final transient List<Violation> violations;

        InvalidFields(List<Violation> violations) {
            super("The request is not valid: see the fields.");
            this.violations = List.copyOf(violations);
        }

        List<Violation> violations() {
            return violations;
        }
    }

    /** A field of the API that this version cannot honour. */
    static final class Unsupported extends LinkException {
        private static final long serialVersionUID = 1L;

        private final String field;

        Unsupported(String field) {
            super("The field " + field + " is not supported yet.");
            this.field = field;
        }

        String field() {
            return field;
        }
    }

    /** The page token is not one of ours, or of another request. */
    static final class InvalidPageToken extends LinkException {
        private static final long serialVersionUID = 1L;

        InvalidPageToken() {
            super("The page token is not valid for this request.");
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
}
