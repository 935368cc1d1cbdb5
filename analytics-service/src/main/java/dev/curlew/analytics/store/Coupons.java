package dev.curlew.analytics.store;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.apache.datasketches.hash.MurmurHash3;
import org.apache.datasketches.hll.HllSketch;
import org.apache.datasketches.hll.HllUnion;
import org.apache.datasketches.hll.TgtHllType;
import org.jspecify.annotations.Nullable;

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
    /** The smallest table of a sketch that holds more of them, and the largest, by how much less than that of its registers it has. */
    private static final int LEAST_LG_TABLE = 5;

    private static final int LG_TABLE_BELOW_LG_K = 3;

    private static final int LG_K_BYTE = 3;
    private static final int LG_TABLE_BYTE = 4;
    private static final int COUNT_OF_LIST_BYTE = 6;
    private static final int MODE_BYTE = 7;
    private static final int MODE = 3;
    private static final int LIST = 0;
    private static final int TABLE = 1;
    private static final int HEADER_BYTES = 8;
    private static final byte[] HEADER_OF_LIST = header(1);
    private static final byte[] HEADER_OF_TABLE = header(MOST_OF_LIST + 1);
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

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    void addTo(HllUnion union) {
        for (int from = 0; from < size; from += MOST_OF_LIST) {
            int to = Math.min(from + MOST_OF_LIST, size);
            union.update(HllSketch.heapify(list(Arrays.copyOfRange(values, from, to), VisitorSketch.LG_K)));
        }
    }

    /** A sketch with these visitors added; null if there is nobody. Most sketches are of few, and then are lists of coupons themselves. */
    byte @Nullable [] addedTo(byte @Nullable [] sketch, int lgK) {
        if (sketch == null && size == 0) {
            return null;
        }
        if (sketch == null || isOfFew(sketch)) {
            int[] all = distinct(sketch == null ? new int[0] : read(sketch));
            if (all.length <= MOST_OF_LIST) {
                return list(all, lgK);
            }
            int lgTable = lgTable(all.length);
            if (lgTable <= lgK - LG_TABLE_BELOW_LG_K) {
                return table(all, lgTable, lgK);
            }
        }
        HllUnion union = new HllUnion(lgK);
        if (sketch != null) {
            union.update(HllSketch.heapify(sketch));
        }
        addTo(union);
        return union.getResult(TgtHllType.HLL_4).toCompactByteArray();
    }

    private static boolean isOfFew(byte[] sketch) {
        int mode = sketch[MODE_BYTE] & MODE;
        return mode == LIST || mode == TABLE;
    }

    /** In order, these and others. */
    private int[] distinct(int[] others) {
        int[] all = Arrays.copyOf(others, others.length + size);
        System.arraycopy(values, 0, all, others.length, size);
        Arrays.sort(all);
        int count = 0;
        for (int i = 0; i < all.length; i++) {
            if (i == 0 || all[i] != all[i - 1]) {
                all[count++] = all[i];
            }
        }
        return Arrays.copyOf(all, count);
    }

    /** The coupons of a sketch that is but a list or a table of them. */
    private static int[] read(byte[] sketch) {
        MemorySegment bytes = MemorySegment.ofArray(sketch);
        boolean list = (sketch[MODE_BYTE] & MODE) == LIST;
        int[] coupons = new int[list ? sketch[COUNT_OF_LIST_BYTE] : bytes.get(INT, HEADER_BYTES)];
        int first = list ? HEADER_BYTES : HEADER_BYTES + Integer.BYTES;
        MemorySegment.copy(bytes, INT, first, coupons, 0, coupons.length);
        return coupons;
    }

    private static byte[] list(int[] coupons, int lgK) {
        byte[] list = Arrays.copyOf(HEADER_OF_LIST, HEADER_BYTES + coupons.length * Integer.BYTES);
        list[LG_K_BYTE] = (byte) lgK;
        list[COUNT_OF_LIST_BYTE] = (byte) coupons.length;
        MemorySegment.copy(coupons, 0, MemorySegment.ofArray(list), INT, HEADER_BYTES, coupons.length);
        return list;
    }

    private static byte[] table(int[] coupons, int lgTable, int lgK) {
        byte[] table = Arrays.copyOf(HEADER_OF_TABLE, HEADER_BYTES + (1 + coupons.length) * Integer.BYTES);
        table[LG_K_BYTE] = (byte) lgK;
        table[LG_TABLE_BYTE] = (byte) lgTable;
        MemorySegment bytes = MemorySegment.ofArray(table);
        bytes.set(INT, HEADER_BYTES, coupons.length);
        MemorySegment.copy(coupons, 0, bytes, INT, HEADER_BYTES + Integer.BYTES, coupons.length);
        return table;
    }

    /** Of the smallest table that is then full to three quarters at most. */
    private static int lgTable(int coupons) {
        int lg = LEAST_LG_TABLE;
        while (coupons > (1 << lg) / 4 * 3) {
            lg++;
        }
        return lg;
    }

    private static byte[] header(int coupons) {
        HllSketch sketch = new HllSketch(VisitorSketch.LG_K, TgtHllType.HLL_4);
        for (long visitor = 0; visitor < coupons; visitor++) {
            sketch.update(visitor);
        }
        return Arrays.copyOf(sketch.toCompactByteArray(), HEADER_BYTES);
    }
}
