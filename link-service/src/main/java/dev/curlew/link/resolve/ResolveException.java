package dev.curlew.link.resolve;

import java.time.Duration;
import java.util.Optional;

/** Why an edge gets no answer. */
abstract sealed class ResolveException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private ResolveException(String message) {
        super(message);
    }

    /** There is and was no link of that code. */
    static final class NotFound extends ResolveException {
        private static final long serialVersionUID = 1L;

        private final transient Optional<Duration> refused;

        /** Takes how long the network that asks is to be refused codes that are not cached. */
        NotFound(Optional<Duration> refused) {
            super("There is no such link.");
            this.refused = refused;
        }

        Optional<Duration> refused() {
            return refused;
        }
    }

    /** As many edges watch as this replica can serve. */
    static final class TooManyStreams extends ResolveException {
        private static final long serialVersionUID = 1L;

        TooManyStreams() {
            super("Too many streams watch links here.");
        }
    }

    /** The edge did not read for too long. */
    static final class TooSlow extends ResolveException {
        private static final long serialVersionUID = 1L;

        TooSlow() {
            super("The stream was not read for too long.");
        }
    }

    /** This replica stops. */
    static final class Stopping extends ResolveException {
        private static final long serialVersionUID = 1L;

        Stopping() {
            super("This replica stops: call again, and another one answers.");
        }
    }
}
