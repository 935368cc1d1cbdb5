package dev.curlew.edge.click;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32C;

/**
 * The records of a segment, in mapped memory. The README of this module describes their bytes.
 *
 * <p>Any number of threads append and read, without a lock. A record's place is taken by a compare-and-set of the word with which it
 * begins: whenever the process is killed, each place that was taken says how long it is, and what was appended behind it is found.
 */
final class SegmentRecords {

    static final int HEADER_BYTES = 32;
    static final int RECORD_HEADER_BYTES = 8;
    static final int LONGEST_RECORD = 16 * 1024;

    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle WORD = INT.varHandle();
    private static final int FREE_WORD = 0;
    private static final int VOID_BIT = 1 << 24;
    private static final int SEAL_WORD = Integer.MAX_VALUE;

    /** What stands at an offset. */
    enum Mark {
        /** Nothing yet. */
        FREE,
        /** A record that is being written, or whose writer was killed. */
        TAKEN,
        /** A record; its checksum may be wrong all the same. */
        WHOLE,
        /** A place whose record never became whole. */
        VOID,
        /** The end: nothing will ever follow. */
        SEAL,
        /** Nothing that we wrote. */
        NONSENSE
    }

    private final MemorySegment memory;
    private final AtomicLong tail = new AtomicLong(HEADER_BYTES);

    /** Over a whole segment, which is read from its beginning, but appended to only after {@link #recover}, or while empty. */
    SegmentRecords(MemorySegment memory) {
        this.memory = memory;
    }

    /** How many bytes are in use. Not all records before that need be whole yet. */
    long end() {
        return tail.get();
    }

    /** Appends a record and gives true, or gives false if it does not fit or the segment is sealed. */
    boolean append(byte[] payload) {
        int checksum = checksum(payload);
        long framed = framed(payload.length);
        long at = tail.get();
        while (at + framed <= memory.byteSize()) {
            int found = swap(at, -payload.length);
            if (found == SEAL_WORD) {
                return false;
            }
            long next = at + (found == FREE_WORD ? framed : framed(length(found)));
            // Whoever comes here first says where it goes on, for all.
            tail.compareAndSet(at, next);
            if (found == FREE_WORD) {
                write(at, payload, checksum);
                return true;
            }
            at = Math.max(next, tail.get());
        }
        return false;
    }

    /** Lets nobody append any more. */
    void seal() {
        long at = tail.get();
        while (mark(at) != Mark.SEAL) {
            int found = swap(at, SEAL_WORD);
            if (found != FREE_WORD) {
                tail.compareAndSet(at, at + framed(length(found)));
                at = tail.get();
            }
        }
    }

    Mark mark(long offset) {
        if (offset + RECORD_HEADER_BYTES > memory.byteSize()) {
            return Mark.SEAL;
        }
        int word = word(offset);
        if (word == FREE_WORD) {
            return Mark.FREE;
        }
        if (word == SEAL_WORD) {
            return Mark.SEAL;
        }
        int length = length(word);
        if (length <= 0 || length > LONGEST_RECORD || offset + framed(length) > memory.byteSize()) {
            return Mark.NONSENSE;
        }
        if (word < 0) {
            return Mark.TAKEN;
        }
        return word == length ? Mark.WHOLE : Mark.VOID;
    }

    /** Where the record at an offset ends, which is marked as taken, whole or void. */
    long next(long offset) {
        return offset + framed(length(word(offset)));
    }

    /** The record at an offset that is marked as whole, or empty if its checksum is wrong. */
    Optional<byte[]> read(long offset) {
        byte[] payload = new byte[length(word(offset))];
        MemorySegment.copy(memory, JAVA_BYTE, offset + RECORD_HEADER_BYTES, payload, 0, payload.length);
        return checksum(payload) == memory.get(INT, offset + Integer.BYTES) ? Optional.of(payload) : Optional.empty();
    }

    /** How many records at an offset and behind it can be read. */
    int countFrom(long offset) {
        int count = 0;
        for (long at = beginOf(offset); at < end(); at = next(at)) {
            count += mark(at) == Mark.WHOLE && read(at).isPresent() ? 1 : 0;
        }
        return count;
    }

    /** Where the record begins that is at an offset or around it; the end if there is none. For segments as they were recovered. */
    long beginOf(long offset) {
        long at = HEADER_BYTES;
        while (at < end() && next(at) <= offset) {
            at = next(at);
        }
        return at;
    }

    /** Up to where, from such a place on, nothing will change any more. */
    long settledFrom(long offset) {
        long at = offset;
        while (at < end() && mark(at) != Mark.TAKEN) {
            at = next(at);
        }
        return at;
    }

    /** Looks at everything, and changes nothing. */
    Survey survey() {
        int intact = 0;
        int spoilt = 0;
        int spoiltSince = 0;
        int taken = 0;
        int takenSince = 0;
        long end = HEADER_BYTES;
        long at = HEADER_BYTES;
        Mark mark = mark(at);
        for (; mark == Mark.WHOLE || mark == Mark.TAKEN || mark == Mark.VOID; mark = mark(at)) {
            long next = next(at);
            if (mark == Mark.TAKEN) {
                takenSince++;
            } else if (mark == Mark.WHOLE && read(at).isEmpty()) {
                spoiltSince++;
            } else {
                intact += mark == Mark.WHOLE ? 1 : 0;
                spoilt += spoiltSince;
                taken += takenSince;
                spoiltSince = 0;
                takenSince = 0;
                end = next;
            }
            at = next;
        }
        boolean sealed = mark == Mark.SEAL && spoiltSince == 0 && takenSince == 0;
        return new Survey(end, intact, spoilt, taken, sealed, !sealed && firstSet(end) < memory.byteSize());
    }

    /**
     * Finds the end of what a process left. What follows the last whole record, such as the torn one of a killed process, is
     * wiped; the places of those that it did not finish before become void.
     */
    Survey recover() {
        Survey survey = survey();
        for (long at = HEADER_BYTES; at < survey.end(); at = next(at)) {
            if (mark(at) == Mark.TAKEN) {
                WORD.setRelease(memory, at, length(word(at)) | VOID_BIT);
            }
        }
        if (survey.torn()) {
            memory.asSlice(survey.end()).fill((byte) 0);
        }
        tail.set(survey.end());
        return survey;
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

    /** Records begin at multiples of 8, so that a word is one store and not two. */
    static long framed(int length) {
        return (RECORD_HEADER_BYTES + length + 7L) & ~7L;
    }

    /** The longest record for which there is room in a segment of so many bytes. */
    static int longestIn(int segmentBytes) {
        return segmentBytes - HEADER_BYTES - RECORD_HEADER_BYTES;
    }

    private void write(long at, byte[] payload, int checksum) {
        boolean written = false;
        try {
            memory.set(INT, at + Integer.BYTES, checksum);
            MemorySegment.copy(payload, 0, memory, JAVA_BYTE, at + RECORD_HEADER_BYTES, payload.length);
            written = true;
        } finally {
            // Last, and not to be reordered: whoever finds a length finds the whole record behind it.
            WORD.setRelease(memory, at, written ? payload.length : payload.length | VOID_BIT);
        }
    }

    private int swap(long at, int word) {
        return (int) WORD.compareAndExchange(memory, at, FREE_WORD, word);
    }

    private int word(long offset) {
        return (int) WORD.getAcquire(memory, offset);
    }

    private static int length(int word) {
        return word < 0 ? -word : word & ~VOID_BIT;
    }

    private long firstSet(long from) {
        long at = from;
        while (at < memory.byteSize() && memory.get(JAVA_BYTE, at) == 0) {
            at++;
        }
        return at;
    }

    /**
     * What was found in a segment.
     *
     * @param end where the last whole record ends
     * @param intact how many records can be read
     * @param spoilt how many before the last intact one cannot
     * @param taken how many before the last intact one were not finished
     * @param sealed whether nothing may follow
     * @param torn whether something stands behind the end that is no record
     */
    record Survey(long end, int intact, int spoilt, int taken, boolean sealed, boolean torn) {}
}
