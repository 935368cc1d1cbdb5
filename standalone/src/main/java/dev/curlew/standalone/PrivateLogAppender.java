package dev.curlew.standalone;

import ch.qos.logback.core.rolling.RollingFileAppender;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Writes log files that only their owner can read. Public, since logback makes it by its name. */
public final class PrivateLogAppender<E> extends RollingFileAppender<E> {

    /** Opens a file, which is made with its permissions if it is not there. */
    @Override
    public void openFile(String name) throws IOException {
        try {
            Files.createFile(
                    Path.of(name), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (FileAlreadyExistsException _) {
            // It goes on in the file of the run before.
        }
        super.openFile(name);
    }
}
