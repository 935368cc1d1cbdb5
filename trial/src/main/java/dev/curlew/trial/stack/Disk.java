package dev.curlew.trial.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import java.util.stream.LongStream;

/** Where servers keep something, which can be full: a tmpfs where it may be mounted, otherwise a limit on the processes' files. */
sealed interface Disk extends AutoCloseable {
    /** What it is called. */
    String name();

    /** How it is filled, for people. */
    String means();

    /** Leaves no room. */
    void fill();

    /** Gives the room back. */
    void free();

    @Override
    void close();

    /** A folder of at most so many MiB, which is made; and the processes that write there. */
    static Disk of(String name, Path folder, int mebibytes, Supplier<LongStream> processes) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        boolean mounted = Signals.run(
                "mount", "-t", "tmpfs", "-o", "mode=700,size=" + mebibytes + "m", "curlew-trial", folder.toString());
        return mounted ? new Tmpfs(name, folder, mebibytes) : new FileLimit(name, processes);
    }

    /** A file system of its own, made as small as what it holds. */
    record Tmpfs(String name, Path folder, int mebibytes) implements Disk {
        private static final int KIB = 1024;

        @Override
        public String means() {
            return "a tmpfs without room (ENOSPC)";
        }

        @Override
        public void fill() {
            try {
                FileStore store = Files.getFileStore(folder);
                long used = store.getTotalSpace() - store.getUsableSpace();
                // The next page is one too many; and a remount below what is in use is refused.
                boolean _ = resize(used / KIB + 4 + "k");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void free() {
            if (!resize(mebibytes + "m")) {
                throw new IllegalStateException("cannot give room back to " + folder);
            }
        }

        private boolean resize(String size) {
            return Signals.run("mount", "-o", "remount,size=" + size, folder.toString());
        }

        @Override
        public void close() {
            // Lazily: whoever still holds a file there is about to end.
            boolean _ = Signals.run("umount", "-l", folder.toString());
        }
    }

    /** The processes may write to no file beyond its first page. */
    record FileLimit(String name, Supplier<LongStream> processes) implements Disk {
        @Override
        public String means() {
            return "RLIMIT_FSIZE (EFBIG), as no tmpfs may be mounted here";
        }

        @Override
        public void fill() {
            processes.get().forEach(pid -> Signals.limitFiles(pid, "4096"));
        }

        @Override
        public void free() {
            processes.get().forEach(pid -> Signals.limitFiles(pid, "unlimited"));
        }

        @Override
        public void close() {}
    }
}
