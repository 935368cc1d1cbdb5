package dev.curlew.link.transfer.format;

/** A file is none of its format; its message says why, for people. */
public final class UnreadableFileException extends Exception {

    private static final long serialVersionUID = 1L;

    UnreadableFileException(String message) {
        super(message);
    }
}
