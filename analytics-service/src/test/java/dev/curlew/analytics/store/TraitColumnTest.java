package dev.curlew.analytics.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.curlew.analytics.enrich.ClickEnricher;
import dev.curlew.analytics.enrich.EnrichedClick;
import dev.curlew.analytics.enrich.Trait;
import dev.curlew.analytics.testing.TestClicks;
import dev.curlew.proto.analytics.v1.TraitCount;
import dev.curlew.proto.analytics.v1.TraitCounts;
import dev.curlew.visitor.Visitors;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class TraitColumnTest {

    private static final ClickEnricher ENRICHER = new ClickEnricher(Visitors.withoutPlaces());
    private static final Instant NOON = Instant.parse("2026-03-04T12:00:00Z");

    private Sketches row = Sketches.none();
    private long clicks;

    @Test
    void nothingKnown_isNull() {
        add("", 1);
        add("", 2);

        assertThat(column()).isNull();
        assertThat(tally().top(10)).containsExactly(new TraitTally.Row("", 2, 2));
    }

    @Test
    void oneValue_hasTheVisitorsOfItsRow() throws Exception {
        add("a", 1);
        add("a", 2);
        add("a", 2);

        assertThat(TraitCounts.parseFrom(column()).getCounts(0).getVisitors()).isEmpty();
        assertThat(tally().top(10)).containsExactly(new TraitTally.Row("a", 3, 2));
    }

    @Test
    void valueAfterNothingKnown_keepsBothApart() {
        add("", 1);
        add("", 1);
        add("a", 3);

        assertThat(tally().top(10)).containsExactly(new TraitTally.Row("", 2, 1), new TraitTally.Row("a", 1, 1));
    }

    @Test
    void moreValuesThanAreKept_loseNothingOfTheSum() throws Exception {
        for (int value = 0; value < 300; value++) {
            for (int i = 0; i <= value % 7; i++) {
                add("v" + value, value);
            }
        }

        TraitCounts counts = TraitCounts.parseFrom(column());
        assertThat(counts.getCountsCount()).isBetween(TraitColumn.KEPT_VALUES, TraitColumn.MOST_VALUES);
        assertThat(counts.getOtherClicks()).isPositive();
        assertThat(counts.getCountsList().stream()
                                .mapToLong(TraitCount::getClicks)
                                .sum()
                        + counts.getOtherClicks())
                .isEqualTo(clicks);
        assertThat(tally().clicks()).isEqualTo(clicks);
    }

    @Test
    void valueThatCutsFollow_staysIfItIsClickedMuch() throws Exception {
        for (int value = 0; value < 1_000; value++) {
            add("rare" + value, value);
            add("often", value);
        }

        TraitCount first = TraitCounts.parseFrom(column()).getCounts(0);
        assertThat(first.getValue()).isEqualTo("often");
        assertThat(first.getClicks()).isEqualTo(1_000);
    }

    private byte @Nullable [] column() {
        return row.column(1 + Arrays.asList(Trait.values()).indexOf(Trait.RULE));
    }

    private TraitTally tally() {
        TraitTally tally = new TraitTally(Trait.RULE);
        tally.add(column(), clicks, row.column(0), RecentColumn.of(RecentColumn.EMPTY));
        return tally;
    }

    private void add(String rule, long visitor) {
        EnrichedClick click = ENRICHER.enrich(TestClicks.click(1, NOON)
                .setRule(rule)
                .setVisitorHash(visitor + 1)
                .build());
        row = row.plus(clicks, Tally.of(List.of(click), RecentColumn.of(RecentColumn.EMPTY)));
        clicks++;
    }
}
