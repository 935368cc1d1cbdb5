package dev.curlew.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The folder of one server, held by one process at a time. */
final class DataDir implements AutoCloseable {
    /** The name of the file that a folder keeps its password in. */
    static final String PASSWORD = "password";

    private static final long LOG_LIMIT_BYTES = 10L << 20;
    private static final int TAIL_BYTES = 4_096;
    private static final int TAIL_LINES = 12;
    /** Two processes read a third one's start time from a clock that was set in between. */
    private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(5);
    /** Closing a second channel on a file would let go of the first one's lock, so this process keeps count itself. */
    private static final Set<Path> OPEN = ConcurrentHashMap.newKeySet();

    private final Path folder;
    private final FileChannel lock;
    private final Path log;

    private DataDir(Path folder, FileChannel lock, Path log) {
        this.folder = folder;
        this.lock = lock;
        this.log = log;
    }

    /**
     * Takes the folder for this process, and waits for a server to end that still runs there since its parent was
     * killed.
     */
    static DataDir open(Path path, String server, Duration grace) {
        try {
            makePrivate(path);
            Path folder = path.toRealPath();
            if (!OPEN.add(folder)) {
                throw inUse(server, folder);
            }
            FileChannel lock = null;
            try {
                lock = FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                if (lock.tryLock() == null) {
                    throw inUse(server, folder);
                }
                Path log = folder.resolve(server.toLowerCase(Locale.ROOT) + ".log");
                DataDir dir = new DataDir(folder, lock, log);
                dir.awaitOrphan(server, grace);
                dir.rotateLog();
                return dir;
            } catch (IOException | RuntimeException e) {
                if (lock != null) {
                    lock.close();
                }
                OPEN.remove(folder);
                throw e;
            }
        } catch (IOException e) {
            throw new EmbeddedServerException("cannot use the folder " + path + " for " + server + ": " + e, e);
        }
    }

    /** What the servers write in it is readable for others on some systems. */
    private static void makePrivate(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            return;
        }
        Files.createDirectories(path.getParent());
        Files.createDirectory(path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    private static EmbeddedServerException inUse(String server, Path folder) {
        return new EmbeddedServerException(
                server + " already runs on the folder " + folder + ": stop that one, or choose another folder");
    }

    Path path() {
        return folder;
    }

    Path resolve(String name) {
        return folder.resolve(name);
    }

    Path log() {
        return log;
    }

    /** The password kept in this folder, made the first time, readable by this user only. */
    String password() {
        Path file = folder.resolve(PASSWORD);
        try {
            if (!Files.exists(file)) {
                makePassword(file);
            }
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new EmbeddedServerException("cannot keep the password in " + file + ": " + e, e);
        }
    }

    /** Writes a new password to a file that only this user may read. */
    static void makePassword(Path file) throws IOException {
        byte[] secret = new byte[24];
        new SecureRandom().nextBytes(secret);
        writePrivately(file, HexFormat.of().formatHex(secret));
    }

    /** Writes a file, whole or not at all, that only this user may read. */
    static void writePrivately(Path file, String text) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(fresh, text);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Notes the server's process, so that whoever opens the folder next can tell whether it still runs. */
    void noteServer(ProcessHandle server) {
        long start = server.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
        try {
            Files.writeString(pidFile(), server.pid() + " " + start);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitOrphan(String server, Duration grace) throws IOException {
        Optional<ProcessHandle> orphan = notedServer();
        if (orphan.isEmpty()) {
            return;
        }
        ProcessHandle process = orphan.get();
        // Its watchdog is stopping it, unless that was killed too.
        if (!goneWithin(process, grace)) {
            process.destroyForcibly();
            if (!goneWithin(process, grace)) {
                throw new EmbeddedServerException(
                        server + " (process " + process.pid() + ") still runs on " + folder + " and cannot be stopped");
            }
        }
    }

    private static boolean goneWithin(ProcessHandle process, Duration timeout) {
        try {
            process.onExit().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private Optional<ProcessHandle> notedServer() throws IOException {
        if (!Files.exists(pidFile())) {
            return Optional.empty();
        }
        List<String> words = List.of(Files.readString(pidFile()).strip().split(" ", -1));
        if (words.size() != 2) {
            return Optional.empty();
        }
        Instant start = Instant.ofEpochMilli(Long.parseLong(words.get(1)));
        // The id alone may belong to another process by now.
        return ProcessHandle.of(Long.parseLong(words.get(0)))
                .filter(process -> process.info()
                        .startInstant()
                        .map(actual -> Duration.between(start, actual).abs().compareTo(CLOCK_TOLERANCE) < 0)
                        .orElse(false));
    }

    private Path pidFile() {
        return folder.resolve("server.pid");
    }

    private void rotateLog() throws IOException {
        if (Files.exists(log) && Files.size(log) > LOG_LIMIT_BYTES) {
            Files.move(log, log.resolveSibling(log.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** The last lines of a log, for messages. */
    static String tail(Path log) {
        try (FileChannel channel = FileChannel.open(log)) {
            long from = Math.max(0, channel.size() - TAIL_BYTES);
            ByteBuffer bytes = ByteBuffer.allocate(TAIL_BYTES);
            channel.read(bytes, from);
            List<String> lines = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
        } catch (IOException e) {
            return "(no log at " + log + ")";
        }
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            OPEN.remove(folder);
        }
    }
}
