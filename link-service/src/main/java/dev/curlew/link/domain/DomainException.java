package dev.curlew.link.domain;

/** Why a call on domains is refused. */
abstract sealed class DomainException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private DomainException(String message) {
        super(message);
    }

    /** There is no domain of that host. */
    static final class NotFound extends DomainException {
        private static final long serialVersionUID = 1L;

        private final String field;
        private final String host;

        /** Takes the field that names it, as in JSON. */
        NotFound(String field, String host) {
            super("There is no domain \"" + host + "\".");
            this.field = field;
            this.host = host;
        }

        String field() {
            return field;
        }

        String host() {
            return host;
        }
    }

    /** There is one of that host. */
    static final class Exists extends DomainException {
        private static final long serialVersionUID = 1L;

        private final String host;

        Exists(String host) {
            super("The domain \"" + host + "\" exists.");
            this.host = host;
        }

        String host() {
            return host;
        }
    }

    /** Links are on it, or were. */
    static final class InUse extends DomainException {
        private static final long serialVersionUID = 1L;

        InUse(String host) {
            super("The domain \"" + host + "\" has links, if only deleted ones, whose codes nobody else may get.");
        }
    }

    /** The default domain stays. */
    static final class IsDefault extends DomainException {
        private static final long serialVersionUID = 1L;

        IsDefault(String host) {
            super("The domain \"" + host + "\" is the default domain, which cannot be deleted.");
        }
    }

    /** As many as edges hold. */
    static final class TooMany extends DomainException {
        private static final long serialVersionUID = 1L;

        TooMany() {
            super("There are " + JooqDomainStore.MOST + " domains, and cannot be more.");
        }
    }
}
