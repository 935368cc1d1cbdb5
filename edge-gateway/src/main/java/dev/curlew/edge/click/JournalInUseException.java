package dev.curlew.edge.click;

import java.nio.file.Path;

/** Thrown when another process, or another edge of this one, has a journal's directory: two would overwrite each other. */
public final class JournalInUseException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    JournalInUseException(Path directory) {
        super("another edge uses the journal directory " + directory);
    }
}
