package dev.curlew.link.request;

import dev.curlew.platform.error.ErrorMapper;
import dev.curlew.platform.error.Violation;
import java.util.List;

/** Why a request is refused for what it says, whatever it is about. */
public abstract sealed class RequestException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private RequestException(String message) {
        super(message);
    }

    /** What rpcs answer for these. */
    public static ErrorMapper errors() {
        return RequestErrors.MAPPER;
    }

    /** Fields of the request break rules. */
    public static final class InvalidFields extends RequestException {
        private static final long serialVersionUID = 1L;

        private final transient List<Violation> violations;

        /** Takes all of them, so that one answer tells them all. */
        public InvalidFields(List<Violation> violations) {
            super("The request is not valid: see the fields.");
            this.violations = List.copyOf(violations);
        }

        /** What is wrong, by the fields' names in JSON. */
        public List<Violation> violations() {
            return violations;
        }
    }

    /** A field of the API that this version cannot honour. */
    public static final class Unsupported extends RequestException {
        private static final long serialVersionUID = 1L;

        private final String field;

        /** Takes the field's name in JSON. */
        public Unsupported(String field) {
            super("The field " + field + " is not supported yet.");
            this.field = field;
        }

        /** The field's name in JSON. */
        public String field() {
            return field;
        }
    }

    /** The page token is not one of ours, or of another request. */
    public static final class InvalidPageToken extends RequestException {
        private static final long serialVersionUID = 1L;

        /** There is nothing more to say. */
        public InvalidPageToken() {
            super("The page token is not valid for this request.");
        }
    }
}
