package dev.curlew.analytics.store;

import com.google.protobuf.ByteString;
import org.apache.datasketches.hll.HllSketch;
import org.apache.datasketches.hll.HllUnion;
import org.apache.datasketches.hll.TgtHllType;
import org.jspecify.annotations.Nullable;

/** Counts different visitors with one value of a trait: more roughly than {@link VisitorSketch} (4.6%), and in 300 bytes. */
final class TraitSketch {

    static final int LG_K = 9;

    private final HllUnion union = new HllUnion(LG_K);

    void add(Tally.OfValue value) {
        value.addTo(union);
    }

    void add(Coupons coupons) {
        coupons.addTo(union);
    }

    void add(ByteString sketch) {
        if (!sketch.isEmpty()) {
            union.update(HllSketch.heapify(sketch.toByteArray()));
        }
    }

    /** Also of a {@link VisitorSketch}; null stands for an empty one. */
    void add(byte @Nullable [] sketch) {
        if (sketch != null) {
            union.update(HllSketch.heapify(sketch));
        }
    }

    long count() {
        return Math.round(union.getEstimate());
    }

    ByteString toBytes() {
        return union.isEmpty()
                ? ByteString.EMPTY
                : ByteString.copyFrom(union.getResult(TgtHllType.HLL_4).toCompactByteArray());
    }
}
