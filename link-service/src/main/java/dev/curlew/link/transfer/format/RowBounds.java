package dev.curlew.link.transfer.format;

/** Finds where rows begin and end, byte by byte; all that matters is ASCII, whatever is between. */
interface RowBounds {

    /** What a byte is to the rows. */
    enum Part {
        /** Between rows. */
        BETWEEN,
        /** In a row. */
        WITHIN,
        /** The last byte of a row. */
        LAST
    }

    /** Takes the next byte. */
    Part next(byte b) throws UnreadableFileException;

    /** Told when a row is longer than any may be, so that a quote that is never closed does not swallow all the rest. */
    void giveUpRow();

    /** What must be known to go on behind a row. */
    String state();

    /** Whether the file may end here. */
    boolean mayEnd();
}
