package dev.curlew.analytics.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.curlew.analytics.store.Reconciliation.Difference;
import dev.curlew.analytics.testing.Rows;
import dev.curlew.analytics.testing.TestClicks;
import dev.curlew.embedded.junit.PostgresExtension;
import dev.curlew.platform.metrics.Metrics;
import dev.curlew.proto.analytics.v1.Click;
import dev.curlew.proto.analytics.v1.Click.Kind;
import dev.curlew.proto.analytics.v1.Click.Signal;
import dev.curlew.sql.Schema;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ReconciliationTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    private static final LocalDate DAY = LocalDate.parse("2026-03-04");
    private static final Instant MIDNIGHT = Instant.parse("2026-03-04T00:00:00Z");

    private final DataSource database = POSTGRES.dataSource();
    private final Metrics metrics = Metrics.create();
    private final Reconciliation reconciliation = new Reconciliation(database, metrics);

    @BeforeAll
    static void migrate() {
        Schema.ANALYTICS.migrate(POSTGRES.dataSource());
    }

    @BeforeEach
    void empty() {
        StoredClicks.empty(database);
    }

    /** Clicks of all kinds in batches that overlap: whatever is stored is in every sum, and nothing else is. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void sums_ofAnyClicks_areTheRowsStored(long seed) throws Exception {
        Random random = new Random(seed);
        List<Click> clicks = new ArrayList<>();
        for (int i = 0; i < 1_500; i++) {
            clicks.add(click(random));
        }
        List<Click> again = new ArrayList<>(clicks);
        Collections.shuffle(again, random);
        int stored = 0;
        for (int from = 0; from < clicks.size(); from += 100) {
            stored += StoredClicks.store(database, clicks.subList(from, from + 100));
            stored += StoredClicks.store(database, again.subList(from, from + 100));
        }

        assertThat(stored).isEqualTo(1_500);
        assertThat(reconciliation.check(List.of(DAY, DAY.plusDays(1)))).isEmpty();
        assertThat(Rows.number(
                        database,
                        "select sum(clicks + bot_clicks) + (select sum(clicks + bot_clicks) from analytics.orphan_quarter)"
                                + " from analytics.link_total"))
                .isEqualTo(1_500);
    }

    @Test
    void sumThatIsWrong_isFound() throws Exception {
        StoredClicks.store(database, TestClicks.click(7, MIDNIGHT));
        Rows.run(database, "update analytics.click_day set clicks = clicks + 2 where subject_id = 7");

        assertThat(reconciliation.check(List.of(DAY)))
                .contains(new Difference(DAY, "days of links", 1, 3))
                .noneMatch(difference -> difference.what().contains("hours"));
        assertThat(difference()).isGreaterThanOrEqualTo(2);

        Rows.run(database, "update analytics.click_day set clicks = clicks - 2 where subject_id = 7");
        assertThat(reconciliation.check(List.of(DAY))).isEmpty();
        assertThat(difference()).isZero();
    }

    @Test
    void clickThatIsMissing_isFound() throws Exception {
        StoredClicks.store(database, TestClicks.click(7, MIDNIGHT), TestClicks.click(7, MIDNIGHT));
        Rows.run(
                database,
                "delete from analytics.click where event_id = (select min(event_id::text)::uuid from analytics.click)");

        assertThat(reconciliation.check(List.of(DAY))).contains(new Difference(DAY, "hours of all domains", 1, 2));
    }

    @Test
    void hoursOfOld_areDropped_daysStay() throws Exception {
        StoredClicks.store(database, TestClicks.click(7, MIDNIGHT), TestClicks.click(7, MIDNIGHT.plusSeconds(86_400)));

        assertThat(new OldHours(database).dropBefore(MIDNIGHT.plusSeconds(86_400)))
                .isEqualTo(3);

        assertThat(Rows.number(database, "select count(*) from analytics.click_hour"))
                .isEqualTo(3);
        assertThat(Rows.number(database, "select count(*) from analytics.click_day"))
                .isEqualTo(6);
    }

    private double difference() {
        return metrics.registry().scrape("click_reconciliation_difference"::equals).stream()
                .map(GaugeSnapshot.class::cast)
                .mapToDouble(gauge -> gauge.getDataPoints().getFirst().getValue())
                .sum();
    }

    private static Click click(Random random) {
        Click.Builder click = TestClicks.click(1 + random.nextInt(9), MIDNIGHT.plusSeconds(random.nextInt(2 * 86_400)))
                .setDomain("d" + random.nextInt(3) + ".example")
                .setAcceptLanguage(List.of("de", "en", "", "fr;q=0").get(random.nextInt(4)))
                .setReferrer(random.nextBoolean() ? "" : "https://r" + random.nextInt(400) + ".example.org/")
                .setQuery(random.nextInt(3) == 0 ? "utm_source=s" + random.nextInt(3) : "")
                .setRule(random.nextInt(4) == 0 ? "r\0ule" : "")
                .setVisitorHash(random.nextInt(50));
        if (random.nextInt(5) == 0) {
            click.addSignals(Signal.PREFETCH);
        }
        click.setDetailValue(random.nextInt(4));
        if (random.nextInt(8) == 0) {
            click.setKind(Kind.UNKNOWN_CODE).setLinkId(0);
        }
        return click.build();
    }
}
