package dev.curlew.link.transfer;

import dev.curlew.proto.link.v1.Import;

/** Why a call on imports or exports is refused. */
abstract sealed class TransferException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private TransferException(String message) {
        super(message);
    }

    /** There is no import of that id, or it is another key's. */
    static final class NotFound extends TransferException {
        private static final long serialVersionUID = 1L;

        NotFound(String importId) {
            super("There is no import \"" + importId + "\".");
        }
    }

    /** The import has ended, and takes nothing more. */
    static final class Ended extends TransferException {
        private static final long serialVersionUID = 1L;

        private final Import.State state;

        Ended(Import.State state) {
            super("The import has ended: " + state + ".");
            this.state = state;
        }

        Import.State state() {
            return state;
        }
    }

    /** Another call sends the same import, and was faster. */
    static final class Moved extends TransferException {
        private static final long serialVersionUID = 1L;

        Moved() {
            super("Another call sends this import.");
        }
    }

    /** The file is sent from a byte on that lies behind what was received. */
    static final class OffsetBeyond extends TransferException {
        private static final long serialVersionUID = 1L;

        private final long receivedBytes;

        OffsetBeyond(long receivedBytes) {
            super("Only " + receivedBytes + " bytes were received: send the file on from there.");
            this.receivedBytes = receivedBytes;
        }

        long receivedBytes() {
            return receivedBytes;
        }
    }

    /** As many files come or go as this replica takes. */
    static final class Overloaded extends TransferException {
        private static final long serialVersionUID = 1L;

        Overloaded() {
            super("Too many files are on their way.");
        }
    }

    /** Nothing was sent, or read, for too long. */
    static final class TooSlow extends TransferException {
        private static final long serialVersionUID = 1L;

        TooSlow() {
            super("The stream stood still for a minute.");
        }
    }
}
