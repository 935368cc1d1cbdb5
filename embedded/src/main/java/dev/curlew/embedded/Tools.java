package dev.curlew.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** The folder of programs that were unpacked or fetched once, shared by all processes of this user. */
final class Tools {
    /** File locks hold between processes only. */
    private static final Object IN_THIS_PROCESS = new Object();

    private final Path folder;

    private Tools(Path folder) {
        this.folder = folder;
    }

    /** The folder that the launcher and the tests use too, else one in the user's cache. */
    static Tools ofThisMachine() {
        return new Tools(Optional.ofNullable(System.getenv("CURLEW_TOOLS_DIR"))
                .or(() -> Optional.ofNullable(System.getProperty("curlew.tools")))
                .map(Path::of)
                .or(() -> Optional.ofNullable(System.getProperty("curlew.root"))
                        .map(root -> Path.of(root, ".curlew", "tools")))
                .or(() -> Optional.ofNullable(System.getenv("XDG_CACHE_HOME")).map(cache -> Path.of(cache, "curlew")))
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache", "curlew"))
                .toAbsolutePath()
                .normalize());
    }

    static Tools in(Path folder) {
        return new Tools(folder);
    }

    Path folder() {
        return folder;
    }

    /** Fills an empty folder with a program; throws to leave nothing behind. */
    interface Installer {
        void install(Path empty) throws IOException;
    }

    /**
     * Gives the folder {@code name}, installing it first if it is not there. It is there whole or not at all, also when
     * several processes ask at once or one is killed on the way.
     */
    Path install(String name, Installer installer) {
        Path target = folder.resolve(name);
        if (Files.isDirectory(target)) {
            return target;
        }
        synchronized (IN_THIS_PROCESS) {
            try {
                Files.createDirectories(folder);
                installLocked(name, target, installer);
                return target;
            } catch (IOException e) {
                throw new EmbeddedServerException("cannot install " + name + " in " + folder + ": " + e, e);
            }
        }
    }

    private void installLocked(String name, Path target, Installer installer) throws IOException {
        Path fresh = folder.resolve("." + name + ".new");
        try (FileChannel channel = FileChannel.open(
                        folder.resolve("." + name + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            if (!lock.isValid() || Files.isDirectory(target)) {
                return;
            }
            // What an interrupted installation left.
            deleteTree(fresh);
            Files.createDirectory(fresh);
            try {
                installer.install(fresh);
                Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                deleteTree(fresh);
            }
        }
    }

    /** Removes a file or folder with all in it; links are removed, not followed. */
    static void deleteTree(Path root) throws IOException {
        if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (Stream<Path> tree = Files.walk(root)) {
            tree.sorted(Comparator.reverseOrder()).forEach(path -> {
                try {
                    Files.deleteIfExists(path);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
