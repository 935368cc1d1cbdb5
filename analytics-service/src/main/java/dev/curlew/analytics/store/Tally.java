package dev.curlew.analytics.store;

import dev.curlew.analytics.enrich.EnrichedClick;
import dev.curlew.analytics.enrich.Trait;
import dev.curlew.analytics.store.RecentColumn.Single;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.datasketches.hll.HllSketch;
import org.apache.datasketches.hll.HllUnion;
import org.apache.datasketches.hll.TgtHllType;
import org.jspecify.annotations.Nullable;

/** Clicks of people that are to be added to the columns of a row of sums: who the people were, and what they had in common. */
final class Tally {

    private static final Trait[] TRAITS = Trait.values();

    /** Clicks with one value of a trait, or all of them. */
    static final class OfValue {
        /** From there on they are put into a sketch once, not into that of each row once more. */
        private static final int MANY = 64;

        long clicks;
        private final int lgK;
        private final LongList visitors = new LongList();
        private final Coupons coupons = new Coupons();
        private @Nullable HllSketch sketch;

        private OfValue(int lgK) {
            this.lgK = lgK;
        }

        private void add(long visitor) {
            clicks++;
            if (visitor != 0) {
                visitors.add(visitor);
            }
        }

        private void addCoupon(int visitor) {
            clicks++;
            if (visitor != 0) {
                coupons.add(visitor);
            }
        }

        boolean hasVisitors() {
            return visitors.size() > 0 || !coupons.isEmpty();
        }

        void addTo(HllUnion union) {
            coupons.addTo(union);
            if (visitors.size() < MANY) {
                visitors.addTo(union::update);
            } else {
                union.update(sketch());
            }
        }

        private HllSketch sketch() {
            HllSketch made = sketch;
            if (made == null) {
                made = new HllSketch(lgK, TgtHllType.HLL_8);
                visitors.addTo(made::update);
                sketch = made;
            }
            return made;
        }
    }

    final OfValue all = new OfValue(VisitorSketch.LG_K);
    private final Map<Trait, Map<String, OfValue>> values = new EnumMap<>(Trait.class);

    private Tally() {
        for (Trait trait : TRAITS) {
            values.put(trait, new HashMap<>(8));
        }
    }

    /** Of clicks of people, and of those that a row holds one by one. */
    static Tally of(List<EnrichedClick> people, RecentColumn recent) {
        Tally tally = new Tally();
        people.forEach(tally::add);
        recent.clicks.forEach(tally::add);
        return tally;
    }

    Map<String, OfValue> values(Trait trait) {
        return Objects.requireNonNull(values.get(trait));
    }

    private void add(EnrichedClick click) {
        long visitor = click.click().getVisitorHash();
        all.add(visitor);
        for (Trait trait : TRAITS) {
            of(trait, click.traits().get(trait)).add(visitor);
        }
    }

    private void add(Single click) {
        all.addCoupon(click.visitor);
        for (Trait trait : TRAITS) {
            of(trait, click.value(trait)).addCoupon(click.visitor);
        }
    }

    private OfValue of(Trait trait, String value) {
        return values(trait).computeIfAbsent(value, _ -> new OfValue(TraitSketch.LG_K));
    }
}
