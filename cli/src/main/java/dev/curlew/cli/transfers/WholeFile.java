package dev.curlew.cli.transfers;

import dev.curlew.cli.console.Interrupts;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** A file that appears under its name when it is whole, and not at all otherwise. Its owner alone may read it. */
final class WholeFile implements AutoCloseable {
    private static final int BUFFER_BYTES = 256 * 1024;

    private final Path target;
    private final Path part;
    private final FileChannel channel;
    private final OutputStream stream;
    private final Interrupts interrupts;

    private WholeFile(Path target, Path part, FileChannel channel) {
        this.target = target;
        this.part = part;
        this.channel = channel;
        this.stream = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES);
        this.interrupts = Interrupts.handle(() -> remove(part));
    }

    static WholeFile create(Path file) throws IOException {
        Path target = file.toAbsolutePath();
        // In the same folder, as a file system can rename only within itself.
        Path part = Files.createTempFile(target.getParent(), "." + target.getFileName() + ".", ".part");
        return new WholeFile(target, part, FileChannel.open(part, StandardOpenOption.WRITE));
    }

    OutputStream stream() {
        return stream;
    }

    /** Gives the file its name. */
    void commit() throws IOException {
        stream.flush();
        channel.force(true);
        channel.close();
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void close() throws IOException {
        interrupts.close();
        channel.close();
        Files.deleteIfExists(part);
    }

    private static void remove(Path part) {
        try {
            Files.deleteIfExists(part);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
