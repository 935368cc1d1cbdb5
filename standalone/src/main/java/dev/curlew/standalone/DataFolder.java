package dev.curlew.standalone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Where everything is kept: made so that its owner alone can look into it. A folder that is there stays as open as it is. */
final class DataFolder {
    private DataFolder() {}

    /** Makes a folder and those above it that are missing; throws a {@link StackException} if that cannot be. */
    static Path make(Path folder) {
        try {
            return Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (IOException e) {
            throw new StackException("cannot make the folder " + folder + ": " + e, e);
        }
    }
}
