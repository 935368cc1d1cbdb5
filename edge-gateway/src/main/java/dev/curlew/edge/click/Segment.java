package dev.curlew.edge.click;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.nio.channels.FileChannel.MapMode.READ_WRITE;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * One file of the journal, mapped into memory. The README of this module describes its bytes.
 *
 * <p>One thread at a time appends; any number read what {@link #end()} says is there.
 */
final class Segment implements AutoCloseable {

    static final int HEADER_BYTES = 32;
    static final int RECORD_HEADER_BYTES = 8;
    static final int LONGEST_RECORD = 16 * 1024;
    static final String SUFFIX = ".clicks";

    /** "CURLEWJ1". */
    private static final long MAGIC = 0x314a_5745_4c52_5543L;

    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LENGTH = INT.varHandle();
    private static final int ZERO_BLOCK = 64 * 1024;

    private final Path file;
    private final long base;
    private final Arena arena;
    private final MemorySegment memory;

    private volatile long end = HEADER_BYTES;
    private long forced = HEADER_BYTES;
    private boolean closed;

    private Segment(Path file, long base, Arena arena, MemorySegment memory) {
        this.file = file;
        this.base = base;
        this.arena = arena;
        this.memory = memory;
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
        return map(file, base);
    }

    /**
     * Opens a segment as a process left it and finds its end. What follows the last whole record, such as the torn one
     * of a killed process, is wiped.
     *
     * @return empty if the file is not a segment
     */
    static Optional<Recovered> recover(Path file) throws IOException {
        if (Files.size(file) < HEADER_BYTES) {
            return Optional.empty();
        }
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        try (FileChannel channel = FileChannel.open(file, READ)) {
            while (header.hasRemaining() && channel.read(header, header.position()) >= 0) {}
        }
        long base = header.getLong(8);
        if (!header.clear().equals(header(base))) {
            return Optional.empty();
        }
        Segment segment = map(file, base);
        return Optional.of(segment.findEnd());
    }

    /** Where the segment begins in the journal. */
    long base() {
        return base;
    }

    /** The size of the file. */
    long size() {
        return memory.byteSize();
    }

    /** Where in the journal the first record is. */
    long firstPosition() {
        return base + HEADER_BYTES;
    }

    /** Where in the journal the last whole record ends. */
    long endPosition() {
        return base + end;
    }

    /** How many bytes of the file are in use. */
    long end() {
        return end;
    }

    /** Appends a record and gives true, or gives false if it does not fit. */
    boolean append(byte[] payload, int checksum) {
        long at = end;
        long next = at + framed(payload.length);
        if (next > memory.byteSize()) {
            return false;
        }
        memory.set(INT, at + Integer.BYTES, checksum);
        MemorySegment.copy(payload, 0, memory, JAVA_BYTE, at + RECORD_HEADER_BYTES, payload.length);
        // Last, and not to be reordered: whoever finds a length finds the whole record behind it.
        LENGTH.setRelease(memory, at, payload.length);
        end = next;
        return true;
    }

    /** How many bytes the record at an offset takes with its frame; the offset is below {@link #end()}. */
    long recordSize(long offset) {
        return framed(lengthAt(offset));
    }

    /** The record at an offset below {@link #end()}, or empty if its checksum is wrong. */
    Optional<byte[]> read(long offset) {
        int length = lengthAt(offset);
        byte[] payload = new byte[length];
        MemorySegment.copy(memory, JAVA_BYTE, offset + RECORD_HEADER_BYTES, payload, 0, length);
        return checksum(payload) == memory.get(INT, offset + Integer.BYTES) ? Optional.of(payload) : Optional.empty();
    }

    /** How many records at an offset and behind it can be read. */
    int countFrom(long offset) {
        int count = 0;
        for (long at = Math.max(offset, HEADER_BYTES); at < end; at += recordSize(at)) {
            count += read(at).isPresent() ? 1 : 0;
        }
        return count;
    }

    /** Brings what was appended to the disk. */
    synchronized void force() {
        long to = end;
        if (!closed && to > forced) {
            memory.asSlice(forced, to - forced).force();
            forced = to;
        }
    }

    /** Unmaps the file; nobody may read or append any more. */
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

    /** CRC32C of the length and the bytes. */
    static int checksum(byte[] payload) {
        CRC32C crc = new CRC32C();
        int length = payload.length;
        crc.update(length);
        crc.update(length >>> 8);
        crc.update(length >>> 16);
        crc.update(length >>> 24);
        crc.update(payload);
        return (int) crc.getValue();
    }

    private Recovered findEnd() {
        long at = HEADER_BYTES;
        int intact = 0;
        int corrupt = 0;
        while (plausible(at)) {
            if (read(at).isPresent()) {
                intact++;
            } else if (isRecord(at + recordSize(at))) {
                // A whole record follows: this one was not torn by the end of the process but spoilt on the disk.
                corrupt++;
            } else {
                break;
            }
            at += recordSize(at);
        }
        end = at;
        forced = at;
        return new Recovered(this, intact, corrupt, wipe(at));
    }

    private boolean isRecord(long offset) {
        return plausible(offset) && read(offset).isPresent();
    }

    private boolean plausible(long offset) {
        if (offset + RECORD_HEADER_BYTES > memory.byteSize()) {
            return false;
        }
        int length = lengthAt(offset);
        return length > 0 && length <= LONGEST_RECORD && offset + framed(length) <= memory.byteSize();
    }

    /** Gives whether there was anything to wipe. */
    private boolean wipe(long from) {
        MemorySegment rest = memory.asSlice(from);
        for (long at = 0; at < rest.byteSize(); at++) {
            if (rest.get(JAVA_BYTE, at) != 0) {
                rest.fill((byte) 0);
                return true;
            }
        }
        return false;
    }

    private int lengthAt(long offset) {
        return (int) LENGTH.getAcquire(memory, offset);
    }

    /** Records begin at multiples of 8, so that a length is one store and not two. */
    private static long framed(int length) {
        return (RECORD_HEADER_BYTES + length + 7L) & ~7L;
    }

    @SuppressWarnings("MustBeClosedChecker") // The segment closes it.
    private static Segment map(Path file, long base) throws IOException {
        Arena arena = Arena.ofShared();
        try (FileChannel channel = FileChannel.open(file, READ, WRITE)) {
            return new Segment(file, base, arena, channel.map(READ_WRITE, 0, channel.size(), arena));
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

    /**
     * A segment after a restart.
     *
     * @param intact how many records can be read
     * @param corrupt how many records before the last intact one cannot
     * @param torn whether something behind the last record was wiped
     */
    record Recovered(Segment segment, int intact, int corrupt, boolean torn) {}
}
