package dev.curlew.analytics.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.curlew.analytics.enrich.ClickEnricher;
import dev.curlew.analytics.enrich.EnrichedClick;
import dev.curlew.analytics.enrich.Trait;
import dev.curlew.analytics.store.KnownValues.Known;
import dev.curlew.analytics.testing.TestClicks;
import dev.curlew.proto.analytics.v1.RecentClick;
import dev.curlew.proto.analytics.v1.RecentClicks;
import dev.curlew.visitor.Visitors;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.LongStream;
import org.apache.datasketches.hll.HllSketch;
import org.apache.datasketches.hll.HllUnion;
import org.apache.datasketches.hll.TgtHllType;
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
    void knownValues_areNumbers_andOthersTexts() throws Exception {
        byte[] column = RecentColumn.of(List.of(ENRICHER.enrich(TestClicks.click(1, NOON)
                .setAcceptLanguage("de")
                .setReferrer("https://www.google.com/")
                .setQuery("utm_source=nobody&utm_medium=email")
                .build())));

        RecentClick written = RecentClicks.parseFrom(column).getClicks(0);
        assertThat(written.getKnownValuesList().stream().map(KnownValues::of))
                .containsExactly(
                        new Known(Trait.BROWSER, "firefox"),
                        new Known(Trait.OPERATING_SYSTEM, "linux"),
                        new Known(Trait.DEVICE, "desktop"),
                        new Known(Trait.LANGUAGE, "de"),
                        new Known(Trait.REFERRER_DOMAIN, "google.com"),
                        new Known(Trait.CHANNEL, "email"),
                        new Known(Trait.UTM_MEDIUM, "email"));
        assertThat(written.getUtmSource()).isEqualTo("nobody");
        assertThat(written.toBuilder()
                        .clearVisitor()
                        .clearUtmSource()
                        .clearKnownValues()
                        .build())
                .isEqualTo(RecentClick.getDefaultInstance());
        assertSays(column, "linux", "email", "nobody");
    }

    @Test
    void textsOfKnownValues_asRowsOfEarlierVersionsHaveThem_areRead() {
        byte[] column = RecentClicks.newBuilder()
                .addClicks(RecentClick.newBuilder()
                        .setOperatingSystem("linux")
                        .setUtmMedium("email")
                        .setUtmSource("nobody"))
                .build()
                .toByteArray();

        assertSays(column, "linux", "email", "nobody");
    }

    private static void assertSays(byte[] column, String system, String medium, String source) {
        RecentColumn.Single read = RecentColumn.of(column).clicks.getFirst();
        assertThat(read.value(Trait.OPERATING_SYSTEM)).isEqualTo(system);
        assertThat(read.value(Trait.UTM_MEDIUM)).isEqualTo(medium);
        assertThat(read.value(Trait.UTM_SOURCE)).isEqualTo(source);
        assertThat(read.value(Trait.CITY)).isEmpty();
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

    @Test
    void sketchWithCouponsAdded_saysWhatTheLibrarySays() {
        for (int lgK : List.of(TraitSketch.LG_K, VisitorSketch.LG_K)) {
            for (int stored : List.of(0, 1, 7, 8, 47, 48, 49, 384, 5_000)) {
                for (int more : List.of(0, 1, 6, 7, 24, 25, 48, 49, 384, 385, 2_000)) {
                    assertSaysTheSame(lgK, lgK, stored, more);
                }
            }
            assertSaysTheSame(TraitSketch.LG_K, VisitorSketch.LG_K, 5_000, 3);
            assertSaysTheSame(TraitSketch.LG_K, VisitorSketch.LG_K, 300, 0);
            assertSaysTheSame(TraitSketch.LG_K, VisitorSketch.LG_K, 40, 0);
        }
    }

    /** A third of the visitors to add are those of the sketch. */
    private static void assertSaysTheSame(int lgK, int lgKOfStored, int stored, int more) {
        HllUnion before = new HllUnion(lgKOfStored);
        LongStream.range(0, stored).forEach(before::update);
        HllUnion union = new HllUnion(lgK);
        union.update(before.getResult());
        Coupons coupons = new Coupons();
        LongStream.range(stored - more / 3, stored - more / 3 + more).forEach(visitor -> {
            union.update(visitor);
            coupons.add(Coupons.of(visitor));
        });
        byte[] sketch = stored == 0 ? null : before.getResult(TgtHllType.HLL_4).toCompactByteArray();

        byte[] added = coupons.addedTo(sketch, lgK);

        if (stored + more == 0) {
            assertThat(added).isNull();
            return;
        }
        HllSketch read = HllSketch.heapify(Objects.requireNonNull(added));
        HllSketch expected = union.getResult(TgtHllType.HLL_4);
        assertThat(read.getLgConfigK()).isEqualTo(lgK);
        assertThat(read.getCompositeEstimate()).isEqualTo(expected.getCompositeEstimate());
        assertThat(added).hasSameSizeAs(expected.toCompactByteArray());
        // Whoever adds to it goes on in the same way.
        HllUnion further = new HllUnion(lgK);
        further.update(read);
        further.update(-1);
        union.update(-1);
        assertThat(further.getCompositeEstimate()).isEqualTo(union.getCompositeEstimate());
    }

    private static EnrichedClick click(String rule, long visitor) {
        return ENRICHER.enrich(
                TestClicks.click(1, NOON).setRule(rule).setVisitorHash(visitor).build());
    }

    private static RecentClick message(String rule, long visitor) {
        return RecentClick.newBuilder()
                .addKnownValues(KnownValues.number(Trait.BROWSER, "firefox"))
                .addKnownValues(KnownValues.number(Trait.OPERATING_SYSTEM, "linux"))
                .addKnownValues(KnownValues.number(Trait.DEVICE, "desktop"))
                .addKnownValues(KnownValues.number(Trait.CHANNEL, "direct"))
                .setRule(rule)
                .setVisitor(visitor == 0 ? 0 : Coupons.of(visitor))
                .build();
    }
}
