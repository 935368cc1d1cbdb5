package dev.curlew.analytics.store;

import java.util.Arrays;
import java.util.function.LongConsumer;

/** Numbers in a growing array: one object for millions of clicks instead of one each. */
final class LongList {

    private long[] values = new long[2];
    private int size;

    void add(long value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, 2 * size);
        }
        values[size++] = value;
    }

    int size() {
        return size;
    }

    void addTo(LongConsumer consumer) {
        for (int i = 0; i < size; i++) {
            consumer.accept(values[i]);
        }
    }
}
