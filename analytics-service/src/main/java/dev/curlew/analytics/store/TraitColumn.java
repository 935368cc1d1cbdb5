package dev.curlew.analytics.store;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import dev.curlew.proto.analytics.v1.TraitCount;
import dev.curlew.proto.analytics.v1.TraitCounts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads and adds to what the column of a trait holds in a row of sums; see {@code roll_up.proto} and V005. */
final class TraitColumn {

    /** More values than that are cut to the half, so that new ones have room to grow before the next cut. */
    static final int MOST_VALUES = 200;

    static final int KEPT_VALUES = 100;

    private static final Comparator<TraitCount> MOST_CLICKS_FIRST =
            Comparator.comparingLong(TraitCount::getClicks).reversed().thenComparing(TraitCount::getValue);

    private final byte @Nullable [] column;
    private final long clicks;
    private final byte @Nullable [] visitors;

    /**
     * Takes what is in a row.
     *
     * @param column null if the value is not known of all of its clicks
     * @param clicks of people
     * @param visitors their sketch
     */
    TraitColumn(byte @Nullable [] column, long clicks, byte @Nullable [] visitors) {
        this.column = column;
        this.clicks = clicks;
        this.visitors = visitors;
    }

    /** What the column says. */
    TraitCounts read() {
        if (column == null) {
            TraitCounts.Builder counts = TraitCounts.newBuilder();
            return clicks == 0
                    ? counts.build()
                    : counts.addCounts(TraitCount.newBuilder().setClicks(clicks))
                            .build();
        }
        try {
            return TraitCounts.parseFrom(column);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a row of sums is broken", e);
        }
    }

    /** Whether the row's sketch stands for that of its only value. */
    static boolean isOfOneValue(TraitCounts counts) {
        return counts.getCountsCount() == 1 && counts.getOtherClicks() == 0;
    }

    /** The column with a batch added to it. */
    byte @Nullable [] plus(Map<String, Tally.OfValue> batch) {
        if (column == null && batch.keySet().stream().allMatch(String::isEmpty)) {
            return null;
        }
        TraitCounts stored = read();
        if (batch.size() == 1 && stored.getOtherClicks() == 0 && stored.getCountsCount() <= 1) {
            Map.Entry<String, Tally.OfValue> only = batch.entrySet().iterator().next();
            // Of most links: they are clicked seldom.
            if (stored.getCountsCount() == 0 || stored.getCounts(0).getValue().equals(only.getKey())) {
                return ofOneValue(only.getKey(), clicks(stored) + only.getValue().clicks);
            }
        }
        Map<String, TraitCount> counts = new LinkedHashMap<>();
        stored.getCountsList().forEach(count -> counts.put(count.getValue(), count));
        Set<String> values = new HashSet<>(counts.keySet());
        values.addAll(batch.keySet());
        boolean ofOneValue = values.size() == 1 && stored.getOtherClicks() == 0;
        if (isOfOneValue(stored) && !ofOneValue) {
            TraitCount only = stored.getCounts(0);
            counts.put(only.getValue(), only.toBuilder().setVisitors(ofRow()).build());
        }
        batch.forEach((value, sum) -> counts.put(value, add(counts.get(value), value, sum, ofOneValue)));
        return cut(counts, stored.getOtherClicks()).toByteArray();
    }

    private static long clicks(TraitCounts counts) {
        return counts.getCountsList().stream().mapToLong(TraitCount::getClicks).sum();
    }

    /** The row's sketch is that of the value. */
    private static byte[] ofOneValue(String value, long clicks) {
        return TraitCounts.newBuilder()
                .addCounts(TraitCount.newBuilder().setValue(value).setClicks(clicks))
                .build()
                .toByteArray();
    }

    private ByteString ofRow() {
        byte[] sketch = new Coupons().addedTo(visitors, TraitSketch.LG_K);
        return sketch == null ? ByteString.EMPTY : UnsafeByteOperations.unsafeWrap(sketch);
    }

    private static TraitCount add(@Nullable TraitCount stored, String value, Tally.OfValue sum, boolean ofOneValue) {
        TraitCount.Builder count = stored == null ? TraitCount.newBuilder().setValue(value) : stored.toBuilder();
        count.setClicks(count.getClicks() + sum.clicks);
        if (!ofOneValue) {
            ByteString visitors = count.getVisitors();
            byte[] added = sum.addedTo(visitors.isEmpty() ? null : visitors.toByteArray());
            count.setVisitors(added == null ? ByteString.EMPTY : UnsafeByteOperations.unsafeWrap(added));
        }
        return count.build();
    }

    /** Nothing is lost in the sum, and the order of values never matters: the same counts give the same cut. */
    private static TraitCounts cut(Map<String, TraitCount> counts, long otherClicks) {
        List<TraitCount> sorted = new ArrayList<>(counts.values());
        sorted.sort(MOST_CLICKS_FIRST);
        int kept = sorted.size() > MOST_VALUES ? KEPT_VALUES : sorted.size();
        long other = otherClicks;
        for (TraitCount count : sorted.subList(kept, sorted.size())) {
            other += count.getClicks();
        }
        return TraitCounts.newBuilder()
                .addAllCounts(sorted.subList(0, kept))
                .setOtherClicks(other)
                .build();
    }
}
