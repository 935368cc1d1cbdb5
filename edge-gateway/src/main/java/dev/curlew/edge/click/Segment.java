package dev.curlew.edge.click;

import static java.nio.channels.FileChannel.MapMode.READ_ONLY;
import static java.nio.channels.FileChannel.MapMode.READ_WRITE;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.curlew.edge.click.SegmentRecords.Survey;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.zip.CRC32C;

/** One file of the journal, mapped into memory. The README of this module describes its bytes. */
final class Segment implements AutoCloseable {

    static final String SUFFIX = ".clicks";

    /** "CURLEWJ1". */
    private static final long MAGIC = 0x314a_5745_4c52_5543L;

    private static final int HEADER_BYTES = SegmentRecords.HEADER_BYTES;
    private static final int ZERO_BLOCK = 64 * 1024;

    private final Path file;
    private final long base;
    private final Arena arena;
    private final MemorySegment memory;
    private final SegmentRecords records;

    private volatile long forced = HEADER_BYTES;
    private boolean closed;

    private Segment(Path file, long base, Arena arena, MemorySegment memory) {
        this.file = file;
        this.base = base;
        this.arena = arena;
        this.memory = memory;
        records = new SegmentRecords(memory);
    }

    /**
     * Makes an empty segment. Its blocks are written, not only reserved: a full disk then fails here with an exception
     * and not later, in the middle of a store to mapped memory, with a signal.
     */
    static Segment create(Path directory, long base, int size) throws IOException {
        Path file = directory.resolve(String.format(Locale.ROOT, "%020d%s", base, SUFFIX));
        Path unfinished = directory.resolve(file.getFileName() + ".new");
        try (FileChannel channel = PrivateFiles.open(unfinished, CREATE, TRUNCATE_EXISTING, WRITE)) {
            ByteBuffer zeros = ByteBuffer.allocate(ZERO_BLOCK);
            for (long at = 0; at < size; at += zeros.limit()) {
                zeros.clear().limit((int) Math.min(ZERO_BLOCK, size - at));
                writeFully(channel, zeros, at);
            }
            writeFully(channel, header(base), 0);
            channel.force(true);
        } catch (IOException failure) {
            Files.deleteIfExists(unfinished);
            throw failure;
        }
        Files.move(unfinished, file, ATOMIC_MOVE);
        PrivateFiles.forceDirectory(directory);
        return map(file, base, READ_WRITE, READ, WRITE);
    }

    /**
     * Opens a segment as a process left it and finds its end, see {@link SegmentRecords#recover}.
     *
     * @return empty if the file is not a segment
     */
    static Optional<Recovered> recover(Path file) throws IOException {
        OptionalLong base = baseOf(file);
        if (base.isEmpty()) {
            return Optional.empty();
        }
        Segment segment = map(file, base.getAsLong(), READ_WRITE, READ, WRITE);
        return Optional.of(new Recovered(segment, segment.records.recover()));
    }

    /**
     * Opens a segment to be looked at only, while others may write.
     *
     * @return empty if the file is not a segment
     */
    static Optional<Segment> openReadOnly(Path file) throws IOException {
        OptionalLong base = baseOf(file);
        return base.isEmpty() ? Optional.empty() : Optional.of(map(file, base.getAsLong(), READ_ONLY, READ));
    }

    /** Where the segment begins in the journal. */
    long base() {
        return base;
    }

    /** The size of the file. */
    long size() {
        return memory.byteSize();
    }

    /** Where in the journal the next segment begins. */
    long nextBase() {
        return base + size();
    }

    /** Where in the journal the first record is. */
    long firstPosition() {
        return base + HEADER_BYTES;
    }

    /** Where in the journal the last record ends. */
    long endPosition() {
        return base + records.end();
    }

    /** Where in the journal the record begins that is at a position or around it: what a disk spoilt may have moved. */
    long recordPosition(long position) {
        long offset = position - base;
        return offset <= HEADER_BYTES ? position : base + records.beginOf(offset);
    }

    /** Whether no record was appended. */
    boolean isEmpty() {
        return records.end() == HEADER_BYTES;
    }

    /** Its records, for who reads: a closed segment must not be read. */
    SegmentRecords records() {
        return records;
    }

    /** Appends a record and gives true, or gives false if it does not fit, or the segment is sealed or closed. */
    boolean append(byte[] payload) {
        try {
            return records.append(payload);
        } catch (IllegalStateException _) {
            // Unmapped, as all of it was acknowledged since the caller looked: it was full then.
            return false;
        }
    }

    /** Lets nobody append any more. */
    void seal() {
        records.seal();
    }

    /** Brings what was appended to the disk. */
    synchronized void force() {
        long to = records.end();
        if (!closed && to > forced) {
            // What is being written now is to be brought once more.
            long settled = records.settledFrom(forced);
            memory.asSlice(forced, to - forced).force();
            forced = settled;
        }
    }

    /** How many bytes were appended since they were brought to the disk last, about. */
    long unforced() {
        return Math.max(0, records.end() - forced);
    }

    /** Unmaps the file; nobody may read any more, and who appends is told that there is no room. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            arena.close();
        }
    }

    /** Unmaps and removes the file. */
    void delete() throws IOException {
        close();
        Files.deleteIfExists(file);
    }

    /** What its header says of where it begins; empty if it has none. */
    private static OptionalLong baseOf(Path file) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        try (FileChannel channel = FileChannel.open(file, READ)) {
            while (header.hasRemaining() && channel.read(header, header.position()) >= 0) {}
        }
        long base = header.getLong(8);
        return header.clear().equals(header(base)) ? OptionalLong.of(base) : OptionalLong.empty();
    }

    @SuppressWarnings("MustBeClosedChecker") // The segment closes it.
    private static Segment map(Path file, long base, FileChannel.MapMode mode, OpenOption... options)
            throws IOException {
        Arena arena = Arena.ofShared();
        try (FileChannel channel = FileChannel.open(file, options)) {
            return new Segment(file, base, arena, channel.map(mode, 0, channel.size(), arena));
        } catch (IOException | RuntimeException failure) {
            arena.close();
            throw failure;
        }
    }

    private static ByteBuffer header(long base) {
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        header.putLong(MAGIC).putLong(base);
        CRC32C crc = new CRC32C();
        crc.update(header.array(), 0, 16);
        return header.putInt((int) crc.getValue()).clear();
    }

    private static void writeFully(FileChannel channel, ByteBuffer bytes, long position) throws IOException {
        long at = position;
        while (bytes.hasRemaining()) {
            at += channel.write(bytes, at);
        }
    }

    /** A segment after a restart, and what was found in it. */
    record Recovered(Segment segment, Survey survey) {}
}
