package dev.curlew.analytics.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.curlew.analytics.enrich.ClickEnricher;
import dev.curlew.analytics.enrich.EnrichedClick;
import dev.curlew.analytics.enrich.Trait;
import dev.curlew.analytics.testing.TestClicks;
import dev.curlew.proto.analytics.v1.RecentClick;
import dev.curlew.proto.analytics.v1.RecentClicks;
import dev.curlew.visitor.Visitors;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.apache.datasketches.hll.HllSketch;
import org.apache.datasketches.hll.HllUnion;
import org.junit.jupiter.api.Test;

final class RecentColumnTest {

    private static final ClickEnricher ENRICHER = new ClickEnricher(Visitors.withoutPlaces());
    private static final Instant NOON = Instant.parse("2026-03-04T12:00:00Z");

    @Test
    void column_isTheMessage_andTwoTogetherAreOne() throws Exception {
        byte[] one = RecentColumn.of(List.of(click("r1", 7), click("", 0)));
        byte[] other = RecentColumn.of(List.of(click("ünï €", 8)));
        byte[] both = ByteBuffer.allocate(one.length + other.length)
                .put(one)
                .put(other)
                .array();

        assertThat(RecentClicks.parseFrom(both).getClicksList())
                .containsExactly(message("r1", 7), message("", 0), message("ünï €", 8));
        RecentColumn read = RecentColumn.of(both);
        assertThat(read.clicks).extracting(click -> click.value(Trait.RULE)).containsExactly("r1", "", "ünï €");
        assertThat(read.clicks).extracting(click -> click.visitor).containsExactly(Coupons.of(7), 0, Coupons.of(8));
    }

    @Test
    void fieldThatALaterVersionWrites_isLeftOut_nonsenseIsNot() {
        byte[] later = {10, 5, (byte) 0xa2, 6, 0, 114, 0};

        assertThat(RecentColumn.of(later).clicks).hasSize(1);
        assertThatThrownBy(() -> RecentColumn.of(new byte[] {10, 5, 0})).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void visitors_areThoseOfTheRowAndOfTheClicks() {
        VisitorSketch row = new VisitorSketch();
        row.add(1);
        row.add(2);
        VisitorSketch sum = new VisitorSketch();

        sum.add(RecentColumn.of(RecentColumn.of(List.of(click("", 2), click("", 3), click("", 0))))
                .visitors(row.toBytes()));

        assertThat(sum.count()).isEqualTo(3);
    }

    @Test
    void coupon_isWhatASketchKeepsOfAVisitor() {
        Random random = new Random(1);
        for (int i = 0; i < 1_000; i++) {
            long visitor = random.nextLong();
            HllSketch sketch = new HllSketch(VisitorSketch.LG_K);
            sketch.update(visitor);

            assertThat(Coupons.of(visitor))
                    .isEqualTo(ByteBuffer.wrap(sketch.toCompactByteArray())
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .getInt(8));
        }
    }

    @Test
    void coupons_countAsTheVisitorsDo() {
        for (int visitors : List.of(1, 7, 8, 50, 5_000)) {
            for (int lgK : List.of(TraitSketch.LG_K, VisitorSketch.LG_K)) {
                Coupons coupons = new Coupons();
                HllUnion direct = new HllUnion(lgK);
                Random random = new Random(visitors);
                for (int i = 0; i < visitors; i++) {
                    long visitor = random.nextLong();
                    coupons.add(Coupons.of(visitor));
                    direct.update(visitor);
                }
                HllUnion union = new HllUnion(lgK);
                coupons.addTo(union);

                assertThat(union.getCompositeEstimate()).isEqualTo(direct.getCompositeEstimate());
            }
        }
    }

    private static EnrichedClick click(String rule, long visitor) {
        return ENRICHER.enrich(
                TestClicks.click(1, NOON).setRule(rule).setVisitorHash(visitor).build());
    }

    private static RecentClick message(String rule, long visitor) {
        return RecentClick.newBuilder()
                .setBrowser("firefox")
                .setOperatingSystem("linux")
                .setDevice("desktop")
                .setChannel("direct")
                .setRule(rule)
                .setVisitor(visitor == 0 ? 0 : Coupons.of(visitor))
                .build();
    }
}
