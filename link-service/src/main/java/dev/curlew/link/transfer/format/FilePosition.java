package dev.curlew.link.transfer.format;

/**
 * Where reading a file goes on.
 *
 * @param offset of the next byte
 * @param line on which that byte is, from 1
 * @param state what the reader must know besides; empty at the beginning
 */
public record FilePosition(long offset, long line, String state) {

    /** The beginning of a file. */
    public static final FilePosition START = new FilePosition(0, 1, "");
}
