package dev.curlew.analytics.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.curlew.analytics.enrich.ClickEnricher;
import dev.curlew.analytics.enrich.EnrichedClick;
import dev.curlew.analytics.enrich.Trait;
import dev.curlew.analytics.testing.Rows;
import dev.curlew.analytics.testing.TestClicks;
import dev.curlew.embedded.junit.PostgresExtension;
import dev.curlew.sql.Schema;
import dev.curlew.visitor.Visitors;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** In whatever batches clicks come, appended or merged: a row says the same. */
final class TierRowsTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    private static final ClickEnricher ENRICHER = new ClickEnricher(Visitors.withoutPlaces());
    private static final Instant NOON = Instant.parse("2026-03-04T12:00:00Z");
    private static final int CLICKS = 120;

    private final DataSource database = POSTGRES.dataSource();
    private final ClickStore store = new ClickStore(database, new Partitions(database), 0);

    /** What a row says: of each trait the values with their clicks and visitors, and in sum. */
    private record Said(long visitors, Map<Trait, List<TraitTally.Row>> traits, int recentBytes) {}

    @BeforeAll
    static void migrate() {
        Schema.ANALYTICS.migrate(POSTGRES.dataSource());
    }

    @BeforeEach
    void empty() {
        StoredClicks.empty(database);
    }

    @Test
    void rows_sayTheSame_whateverTheBatches() throws Exception {
        store(1, CLICKS);
        store(2, 1);
        store(3, 1, 3, 40, 2, 5);
        store(4, 32, 33, 1, 54);

        for (Tier tier : Tier.values()) {
            Said atOnce = said(tier, 1);
            assertThat(atOnce.recentBytes).isZero();
            assertThat(atOnce.traits.get(Trait.RULE)).hasSize(4);
            for (long link : List.of(2L, 3L, 4L)) {
                Said said = said(tier, link);
                assertThat(said.traits).isEqualTo(atOnce.traits);
                assertThat(said.visitors).isEqualTo(atOnce.visitors);
            }
        }
    }

    @Test
    void fewClicks_areOnlyAppended_manyAreMerged() throws Exception {
        store.store(clicks(1).subList(0, 3));
        assertThat(said(Tier.HOUR, 1).recentBytes).isPositive();
        assertThat(merged()).isZero();

        for (EnrichedClick click : clicks(1)) {
            store.store(List.of(click));
            assertThat(said(Tier.DAY, 1).recentBytes).isLessThan(1_500);
        }
        assertThat(merged()).isEqualTo(1);
    }

    private long merged() {
        return Rows.number(
                database, "select count(*) from analytics.click_hour where subject_id = 1 and browser is not null");
    }

    /** The same clicks for each link, but that it is another: in batches of these sizes, by turns. */
    private void store(long link, int... sizes) throws SQLException {
        List<EnrichedClick> clicks = clicks(link);
        int from = 0;
        for (int batch = 0; from < clicks.size(); batch++) {
            int to = Math.min(from + sizes[batch % sizes.length], clicks.size());
            assertThat(store.store(clicks.subList(from, to))).isEqualTo(to - from);
            from = to;
        }
    }

    private static List<EnrichedClick> clicks(long link) {
        Random random = new Random(5);
        List<EnrichedClick> clicks = new ArrayList<>();
        for (int i = 0; i < CLICKS; i++) {
            clicks.add(ENRICHER.enrich(TestClicks.click(link, NOON.plusSeconds(random.nextInt(3_600)))
                    .setRule(List.of("", "a", "b", "c").get(random.nextInt(4)))
                    .setReferrer(i < 30 ? "" : "https://r" + random.nextInt(9) + ".example/")
                    .setAcceptLanguage("de")
                    .setVisitorHash(random.nextInt(30))
                    .build()));
        }
        return clicks;
    }

    private Said said(Tier tier, long link) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement query = connection.prepareStatement(tier.select + " where subject_id = " + link);
                ResultSet row = query.executeQuery()) {
            assertThat(row.next()).isTrue();
            RecentColumn recent = RecentColumn.of(row.getBytes(2));
            Sketches sketches = Sketches.read(row, 3);
            VisitorSketch visitors = new VisitorSketch();
            visitors.add(recent.visitors(sketches.column(0)));
            Map<Trait, List<TraitTally.Row>> traits = new LinkedHashMap<>();
            int column = 1;
            for (Trait trait : Trait.values()) {
                TraitTally tally = new TraitTally(trait);
                tally.add(sketches.column(column++), row.getLong(1), sketches.column(0), recent);
                traits.put(trait, tally.top(100));
            }
            return new Said(visitors.count(), traits, row.getBytes(2).length);
        }
    }
}
