package dev.curlew.analytics.store;

import com.google.protobuf.ByteString;
import dev.curlew.analytics.enrich.Trait;
import dev.curlew.analytics.store.RecentColumn.Single;
import dev.curlew.proto.analytics.v1.TraitCount;
import dev.curlew.proto.analytics.v1.TraitCounts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Adds up what rows of sums say of a trait. For one thread. */
public final class TraitTally {

    /**
     * The clicks with a value.
     *
     * @param value empty where it is not known
     * @param clicks of people
     * @param visitors estimated
     */
    public record Row(String value, long clicks, long visitors) {}

    private static final Comparator<OfValue> MOST_CLICKS_FIRST =
            Comparator.<OfValue>comparingLong(value -> value.clicks).reversed().thenComparing(value -> value.value);

    private final Trait trait;
    private final Map<String, OfValue> values = new HashMap<>();
    private long clicks;

    /** A tally of nothing. */
    public TraitTally(Trait trait) {
        this.trait = trait;
    }

    /**
     * Adds a row.
     *
     * @param column the trait's
     * @param rowClicks all clicks of people in the row
     * @param rowVisitors the row's column of visitors
     * @param recent the clicks of people that are not in these columns
     */
    public void add(byte @Nullable [] column, long rowClicks, byte @Nullable [] rowVisitors, RecentColumn recent) {
        TraitCounts counts = new TraitColumn(column, rowClicks - recent.clicks.size(), rowVisitors).read();
        boolean ofOneValue = TraitColumn.isOfOneValue(counts);
        for (TraitCount count : counts.getCountsList()) {
            OfValue value = values.computeIfAbsent(count.getValue(), OfValue::new);
            value.clicks += count.getClicks();
            ByteString sketch = !ofOneValue
                    ? count.getVisitors()
                    : rowVisitors == null ? ByteString.EMPTY : ByteString.copyFrom(rowVisitors);
            if (!sketch.isEmpty()) {
                value.sketches.add(sketch);
            }
        }
        for (Single click : recent.clicks) {
            OfValue value = values.computeIfAbsent(click.value(trait), OfValue::new);
            value.clicks++;
            if (click.visitor != 0) {
                value.recent.add(click.visitor);
            }
        }
        clicks += rowClicks;
    }

    /** All clicks of people in the rows. */
    public long clicks() {
        return clicks;
    }

    /** The values with the most clicks, at most so many, the most clicked first. */
    public List<Row> top(int most) {
        // Sketches are merged of those alone that are shown: most of the time goes there.
        return values.values().stream()
                .sorted(MOST_CLICKS_FIRST)
                .limit(most)
                .map(value -> new Row(value.value, value.clicks, value.visitors()))
                .toList();
    }

    private static final class OfValue {
        private final String value;
        private final List<ByteString> sketches = new ArrayList<>();
        private final Coupons recent = new Coupons();
        private long clicks;

        private OfValue(String value) {
            this.value = value;
        }

        private long visitors() {
            TraitSketch sketch = new TraitSketch();
            sketches.forEach(sketch::add);
            sketch.add(recent);
            return sketch.count();
        }
    }
}
