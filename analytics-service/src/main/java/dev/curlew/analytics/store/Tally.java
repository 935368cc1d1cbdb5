package dev.curlew.analytics.store;

import dev.curlew.analytics.enrich.EnrichedClick;
import dev.curlew.analytics.enrich.Trait;
import dev.curlew.analytics.store.RecentColumn.Single;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
        private final Coupons coupons = new Coupons();
        private @Nullable HllSketch sketch;

        private OfValue(int lgK) {
            this.lgK = lgK;
        }

        private void add(int visitor) {
            clicks++;
            if (visitor != 0) {
                coupons.add(visitor);
            }
        }

        /** A sketch of the row's with these visitors added; null if there is nobody. */
        byte @Nullable [] addedTo(byte @Nullable [] stored) {
            if (coupons.size() < MANY) {
                return coupons.addedTo(stored, lgK);
            }
            HllUnion union = new HllUnion(lgK);
            if (stored != null) {
                union.update(HllSketch.heapify(stored));
            }
            union.update(sketch());
            return union.getResult(TgtHllType.HLL_4).toCompactByteArray();
        }

        private HllSketch sketch() {
            HllSketch made = sketch;
            if (made == null) {
                HllUnion union = new HllUnion(lgK);
                coupons.addTo(union);
                made = union.getResult(TgtHllType.HLL_8);
                sketch = made;
            }
            return made;
        }
    }

    final OfValue all = new OfValue(VisitorSketch.LG_K);
    private final List<Map<String, OfValue>> values = new ArrayList<>(TRAITS.length);

    private Tally() {
        for (Trait _ : TRAITS) {
            values.add(new HashMap<>(8));
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
        return values.get(trait.place());
    }

    private void add(EnrichedClick click) {
        long hash = click.click().getVisitorHash();
        int visitor = hash == 0 ? 0 : Coupons.of(hash);
        all.add(visitor);
        for (Trait trait : TRAITS) {
            of(trait, click.traits().get(trait)).add(visitor);
        }
    }

    private void add(Single click) {
        all.add(click.visitor);
        for (Trait trait : TRAITS) {
            of(trait, click.value(trait)).add(click.visitor);
        }
    }

    private OfValue of(Trait trait, String value) {
        return values(trait).computeIfAbsent(value, _ -> new OfValue(TraitSketch.LG_K));
    }
}
