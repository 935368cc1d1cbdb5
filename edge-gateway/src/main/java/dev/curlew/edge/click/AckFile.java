package dev.curlew.edge.click;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.zip.CRC32C;

/**
 * The position up to which clicks are stored upstream. Two slots written in turn, each with a checksum: a torn write
 * spoils the newer one and leaves the older, and what is then sent again is recognised upstream by its ids.
 */
final class AckFile implements AutoCloseable {

    private static final int SLOT_BYTES = 16;

    private final FileChannel channel;
    private int nextSlot;

    private AckFile(FileChannel channel) {
        this.channel = channel;
    }

    static AckFile open(Path file) throws IOException {
        return new AckFile(PrivateFiles.open(file, CREATE, READ, WRITE));
    }

    /** The highest position of a slot that is whole; empty if there is none. */
    OptionalLong read() throws IOException {
        ByteBuffer slots = ByteBuffer.allocate(2 * SLOT_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        while (slots.hasRemaining() && channel.read(slots, slots.position()) >= 0) {}
        OptionalLong highest = OptionalLong.empty();
        for (int slot = 0; slot < 2; slot++) {
            long position = slots.getLong(slot * SLOT_BYTES);
            boolean whole = slots.getInt(slot * SLOT_BYTES + Long.BYTES) == checksum(position);
            if (whole && (highest.isEmpty() || position > highest.getAsLong())) {
                highest = OptionalLong.of(position);
                nextSlot = 1 - slot;
            }
        }
        return highest;
    }

    /** The same of a file that others may be writing; empty also if there is no file. */
    static OptionalLong look(Path file) throws IOException {
        if (!Files.exists(file)) {
            return OptionalLong.empty();
        }
        try (AckFile acknowledged = new AckFile(FileChannel.open(file, READ))) {
            return acknowledged.read();
        }
    }

    void write(long position) throws IOException {
        ByteBuffer slot = ByteBuffer.allocate(SLOT_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        slot.putLong(position).putInt(checksum(position)).clear();
        long start = (long) nextSlot * SLOT_BYTES;
        while (slot.hasRemaining()) {
            channel.write(slot, start + slot.position());
        }
        nextSlot = 1 - nextSlot;
    }

    /** Goes back to a position, whatever has been written before, and brings that to the disk. */
    void reset(long position) throws IOException {
        // The first takes the place of the lower one: a torn write leaves what was.
        write(position);
        write(position);
        force();
    }

    void force() throws IOException {
        channel.force(false);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** Never that of zeros, so that an empty slot is not whole. */
    private static int checksum(long position) {
        CRC32C crc = new CRC32C();
        crc.update(ByteBuffer.allocate(Long.BYTES).putLong(position).flip());
        return (int) crc.getValue() ^ 0x5ac1;
    }
}
