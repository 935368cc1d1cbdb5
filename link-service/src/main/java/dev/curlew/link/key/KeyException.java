package dev.curlew.link.key;

import dev.curlew.platform.error.Violation;
import java.util.List;

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

    /** Fields of the request break rules. */
    static final class InvalidFields extends KeyException {
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
    static final class Unsupported extends KeyException {
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

    /** The page token is not one of ours. */
    static final class InvalidPageToken extends KeyException {
        private static final long serialVersionUID = 1L;

        InvalidPageToken() {
            super("The page token is not valid for this request.");
        }
    }
}
