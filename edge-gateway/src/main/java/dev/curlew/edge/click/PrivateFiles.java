package dev.curlew.edge.click;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Makes files that nobody but their owner can read: clicks tell who went where. What is already there keeps its permissions. */
final class PrivateFiles {

    private static final FileAttribute<Set<PosixFilePermission>> FOLDER = permissions("rwx------");
    private static final FileAttribute<Set<PosixFilePermission>> FILE = permissions("rw-------");

    private PrivateFiles() {}

    /** Makes a directory and those above it, unless they are there. */
    static void createDirectories(Path path) throws IOException {
        Files.createDirectories(path, FOLDER);
    }

    /** Makes an empty file that was not there. */
    static void create(Path file) throws IOException {
        Files.createFile(file, FILE);
    }

    /** Opens a file, with the permissions if it is made by that. */
    static FileChannel open(Path file, OpenOption... options) throws IOException {
        return FileChannel.open(file, Set.of(options), FILE);
    }

    /** Brings the names of a directory's files to the disk. */
    static void forceDirectory(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static FileAttribute<Set<PosixFilePermission>> permissions(String text) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(text));
    }
}
