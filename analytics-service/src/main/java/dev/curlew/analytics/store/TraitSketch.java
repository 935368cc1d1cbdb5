package dev.curlew.analytics.store;

import com.google.protobuf.ByteString;
import org.apache.datasketches.hll.HllSketch;
import org.apache.datasketches.hll.HllUnion;

/** Counts different visitors with one value of a trait: more roughly than {@link VisitorSketch} (4.6%), and in 300 bytes. */
final class TraitSketch {

    static final int LG_K = 9;

    private final HllUnion union = new HllUnion(LG_K);

    void add(Coupons coupons) {
        coupons.addTo(union);
    }

    void add(ByteString sketch) {
        if (!sketch.isEmpty()) {
            union.update(HllSketch.heapify(sketch.toByteArray()));
        }
    }

    long count() {
        return Math.round(union.getEstimate());
    }
}
