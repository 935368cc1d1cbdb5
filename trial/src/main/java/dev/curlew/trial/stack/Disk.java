package dev.curlew.trial.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import java.util.stream.Stream;

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
        Tmpfs.unmountOrphans();
        boolean mounted = Signals.run(
                "mount",
                "-t",
                "tmpfs",
                "-o",
                "mode=700,size=" + mebibytes + "m",
                Tmpfs.DEVICE + ProcessHandle.current().pid(),
                folder.toString());
        return mounted ? new Tmpfs(name, folder, mebibytes) : new FileLimit(name, processes);
    }

    /** A file system of its own, made as small as what it holds. */
    record Tmpfs(String name, Path folder, int mebibytes) implements Disk {
        /** What its mounts are called, before the id of the process that mounted them. */
        static final String DEVICE = "curlew-trial-";

        private static final int KIB = 1024;
        private static final int TRIES = 20;

        @Override
        public String means() {
            return "a tmpfs without room (ENOSPC)";
        }

        @Override
        public void fill() {
            for (int i = 0; i < TRIES; i++) {
                // The next page is one too many. What is written meanwhile has a smaller size refused: then it is
                // measured again.
                if (resize(used() / KIB + 4 + "k")) {
                    return;
                }
            }
            throw new IllegalStateException("cannot take the room of " + folder);
        }

        private long used() {
            try {
                FileStore store = Files.getFileStore(folder);
                return store.getTotalSpace() - store.getUsableSpace();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Lets go of what trials have left that were killed. */
        static void unmountOrphans() {
            Path mounts = Path.of("/proc/self/mounts");
            if (!Files.exists(mounts)) {
                return;
            }
            try (Stream<String> lines = Files.lines(mounts)) {
                lines.map(line -> line.split(" ", 3))
                        .filter(mount -> mount[0].matches(DEVICE + "\\d+"))
                        .filter(mount -> ProcessHandle.of(Long.parseLong(mount[0].substring(DEVICE.length())))
                                .isEmpty())
                        .forEach(mount -> Signals.run("umount", "-l", mount[1]));
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
