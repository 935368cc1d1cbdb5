package dev.curlew.analytics.store;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.apache.datasketches.hash.MurmurHash3;
import org.apache.datasketches.hll.HllSketch;
import org.apache.datasketches.hll.HllUnion;

/**
 * Visitors as sketches know them: what is left of a visitor hash when it goes into a sketch, of whatever size. In the form in which
 * Apache DataSketches writes sketches of few, which is the same in all of its languages and versions.
 */
final class Coupons {

    private static final long SEED = 9001;
    private static final int ADDRESS_BITS = 26;
    private static final long ADDRESS = (1L << ADDRESS_BITS) - 1;
    private static final int MOST_ZEROS = 62;

    /** How many a sketch holds as a plain list. */
    private static final int MOST_OF_LIST = 7;

    private static final int COUNT_BYTE = 6;
    private static final int HEADER_BYTES = 8;
    private static final byte[] HEADER = header();
    private static final ValueLayout.OfInt INT = JAVA_INT_UNALIGNED.withOrder(LITTLE_ENDIAN);

    private int[] values = new int[4];
    private int size;

    /** The coupon of a visitor; never 0. */
    static int of(long visitorHash) {
        long[] hash = MurmurHash3.hash(new long[] {visitorHash}, SEED);
        int zeros = Math.min(Long.numberOfLeadingZeros(hash[1]), MOST_ZEROS);
        return ((zeros + 1) << ADDRESS_BITS) | (int) (hash[0] & ADDRESS);
    }

    void add(int coupon) {
        if (size == values.length) {
            values = Arrays.copyOf(values, 2 * size);
        }
        values[size++] = coupon;
    }

    boolean isEmpty() {
        return size == 0;
    }

    void addTo(HllUnion union) {
        for (int from = 0; from < size; from += MOST_OF_LIST) {
            union.update(HllSketch.heapify(list(from, Math.min(from + MOST_OF_LIST, size))));
        }
    }

    private byte[] list(int from, int to) {
        byte[] list = Arrays.copyOf(HEADER, HEADER_BYTES + (to - from) * Integer.BYTES);
        list[COUNT_BYTE] = (byte) (to - from);
        MemorySegment.copy(values, from, MemorySegment.ofArray(list), INT, HEADER_BYTES, to - from);
        return list;
    }

    private static byte[] header() {
        HllSketch one = new HllSketch(VisitorSketch.LG_K);
        one.update(0L);
        return Arrays.copyOf(one.toCompactByteArray(), HEADER_BYTES);
    }
}
