package dev.curlew.analytics.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.curlew.analytics.enrich.ClickEnricher;
import dev.curlew.analytics.enrich.EnrichedClick;
import dev.curlew.analytics.testing.Rows;
import dev.curlew.analytics.testing.TestClicks;
import dev.curlew.embedded.junit.PostgresExtension;
import dev.curlew.proto.analytics.v1.Click;
import dev.curlew.proto.analytics.v1.Click.Detail;
import dev.curlew.proto.analytics.v1.Click.Kind;
import dev.curlew.proto.analytics.v1.Click.Signal;
import dev.curlew.sql.Schema;
import dev.curlew.visitor.Visitors;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ClickStoreTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    private static final ClickEnricher ENRICHER = new ClickEnricher(Visitors.withoutPlaces());
    private static final Instant NOON = Instant.parse("2026-03-04T12:00:00Z");

    private final DataSource database = POSTGRES.dataSource();
    private final ClickStore store = new ClickStore(database, new Partitions(database), 0);

    @BeforeAll
    static void migrate() {
        Schema.ANALYTICS.migrate(POSTGRES.dataSource());
    }

    @BeforeEach
    void empty() {
        Rows.run(
                database,
                "truncate analytics.click, analytics.click_hour, analytics.click_day, analytics.link_total, analytics.orphan_quarter");
    }

    @Test
    void store_newClicks_areStoredAndSummedUp() throws Exception {
        int stored = store.store(enriched(
                at("2026-03-04T12:00:00Z").setVisitorHash(1),
                at("2026-03-04T12:14:59.999999Z").setVisitorHash(1),
                at("2026-03-04T12:15:00Z").setVisitorHash(-2),
                at("2026-03-04T12:15:00Z").addSignals(Signal.PREFETCH).setVisitorHash(3)));

        assertThat(stored).isEqualTo(4);
        assertThat(count("analytics.click")).isEqualTo(4);
        assertThat(Rows.text(
                        database,
                        "select concat_ws(' ', start_time at time zone 'UTC', clicks_00, clicks_15, clicks_30, clicks_45,"
                                + " bot_clicks_00, bot_clicks_15, bot_clicks_30, bot_clicks_45)"
                                + " from analytics.click_hour where subject_id = 7"))
                .isEqualTo("2026-03-04 12:00:00 2 1 0 0 0 1 0 0");
        assertThat(sums("start_time = '2026-03-04T00:00Z'")).isEqualTo("3/1");
        assertThat(Rows.text(
                        database, "select clicks || '/' || bot_clicks from analytics.link_total where link_id = 7"))
                .isEqualTo("3/1");
    }

    @Test
    void store_theSameTwice_countsOnce() throws Exception {
        List<EnrichedClick> clicks = enriched(at("2026-03-04T12:00:00Z"), at("2026-03-04T12:00:01Z"));

        assertThat(store.store(clicks)).isEqualTo(2);
        assertThat(store.store(clicks)).isZero();
        List<EnrichedClick> more = new ArrayList<>(clicks);
        more.addAll(enriched(at("2026-03-04T12:00:02Z")));
        assertThat(store.store(more)).isEqualTo(1);

        assertThat(count("analytics.click")).isEqualTo(3);
        assertThat(sums("true")).isEqualTo("3/0");
    }

    @Test
    void store_repeatsWithinABatch_countOnce() throws Exception {
        List<EnrichedClick> clicks = enriched(at("2026-03-04T12:00:00Z"));

        assertThat(store.store(Collections.nCopies(3, clicks.getFirst()))).isEqualTo(1);
        assertThat(sums("true")).isEqualTo("1/0");
    }

    @Test
    void store_visitorsOfLaterBatches_areMerged() throws Exception {
        store.store(enriched(at("2026-03-04T12:00:00Z")));
        store.store(enriched(at("2026-03-04T12:01:00Z").setVisitorHash(1)));
        store.store(enriched(at("2026-03-04T12:02:00Z").setVisitorHash(2)));
        store.store(enriched(at("2026-03-04T12:03:00Z").setVisitorHash(2)));

        VisitorSketch sketch = new VisitorSketch();
        sketch.add(RecentColumn.of(java.util.HexFormat.of()
                        .parseHex(Rows.text(
                                database,
                                "select encode(recent, 'hex') from analytics.click_day where subject_id = 7")))
                .visitors(null));
        assertThat(sketch.count()).isEqualTo(2);
    }

    @Test
    void store_clicksWithoutLink_areSummedApart() throws Exception {
        store.store(enriched(
                at("2026-03-04T12:00:00Z").setKind(Kind.UNKNOWN_CODE).setLinkId(0),
                at("2026-03-04T12:01:00Z").setKind(Kind.UNKNOWN_CODE).setLinkId(0),
                at("2026-03-04T12:01:00Z").setKind(Kind.BASE_URL).setLinkId(0)));

        assertThat(count("analytics.click where link_id = 0")).isEqualTo(3);
        assertThat(count("analytics.click_hour")).isZero();
        assertThat(count("analytics.link_total")).isZero();
        assertThat(Rows.text(
                        database,
                        "select string_agg(kind || ':' || clicks, ' ' order by kind) from analytics.orphan_quarter"))
                .isEqualTo("2:1 3:2");
    }

    @Test
    void store_whatIsToldFromAClick_isInItsColumns() throws Exception {
        store.store(enriched(at("2026-03-04T12:00:00Z")
                .setReferrer("https://www.bing.com/search")
                .setAcceptLanguage("pt-BR")
                .setQuery("utm_source=s&utm_medium=m&utm_campaign=c")
                .setRule("r")
                .setVariant("v")
                .addSignals(Signal.PRIVACY)));

        assertThat(Rows.text(
                        database,
                        "select concat_ws(' ', coalesce(country, '-'), coalesce(region, '-'), coalesce(city, '-'), browser,"
                                + " operating_system, device, language, referrer_domain, channel, utm_source,"
                                + " utm_medium, utm_campaign, rule, variant, bot, privacy) from analytics.click"))
                .isEqualTo("- - - firefox linux desktop pt-BR bing.com search s m c r v f t");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tab\there", "line\nend\r", "back\\slash \\N \\.", "\\.", "ünï €𝄞", "'; drop table x; --"})
    void store_anyText_isKeptAsItIs(String text) throws Exception {
        store.store(enriched(at("2026-03-04T12:00:00Z").setUserAgent(text).setCode(text)));

        assertThat(Rows.text(database, "select user_agent from analytics.click"))
                .isEqualTo(text);
        assertThat(Rows.text(database, "select code from analytics.click")).isEqualTo(text);
    }

    @Test
    void store_withoutDetail_countsOnce_andLeavesNoVisibleRow() throws Exception {
        List<EnrichedClick> clicks = enriched(
                at("2026-03-04T12:00:00Z").setDetail(Detail.NONE).setVisitorHash(1),
                at("2026-03-04T12:00:00Z").setDetail(Detail.NONE).addSignals(Signal.BOT));

        assertThat(store.store(clicks)).isEqualTo(2);
        assertThat(store.store(clicks)).isZero();

        assertThat(sums("true")).isEqualTo("1/1");
        assertThat(count("analytics.click where kind = 0 and user_agent is null and visitor_hash is null"))
                .isEqualTo(2);
        assertThat(count(
                        "analytics.click_day where visitors is not null or browser is not null or channel is not null"))
                .isZero();
        assertThat(Rows.text(database, "select domain || ' ' || code from analytics.link_total"))
                .isEqualTo("sho.rt abc7");
    }

    @Test
    void store_nulCharacters_areLeftOut() throws Exception {
        store.store(enriched(
                at("2026-03-04T12:00:00Z").setReferrer("a\0b"),
                at("2026-03-04T12:00:00Z").setKind(Kind.BASE_URL).setLinkId(0).setDomain("x\0y")));

        assertThat(Rows.text(database, "select referrer from analytics.click where link_id = 7"))
                .isEqualTo("ab");
        assertThat(Rows.text(database, "select domain from analytics.orphan_quarter"))
                .isEqualTo("xy");
    }

    @Test
    void store_oneBadClick_storesNothing() throws Exception {
        List<EnrichedClick> clicks =
                enriched(at("2026-03-04T12:00:00Z"), at("2026-03-04T12:00:00Z").setKindValue(99_999));

        assertThatThrownBy(() -> store.store(clicks))
                .isInstanceOfSatisfying(
                        SQLException.class,
                        failure -> assertThat(SqlFailure.isOfTheData(failure)).isTrue());
        assertThat(count("analytics.click")).isZero();
        assertThat(sums("true")).isEqualTo("null");
    }

    @Test
    void store_partitionRemovedMeanwhile_isMadeAgainOnTheNextTry() throws Exception {
        store.store(enriched(at("2026-03-05T12:00:00Z")));
        Rows.run(database, "drop table analytics.click_20260305");
        List<EnrichedClick> clicks = enriched(at("2026-03-05T12:00:01Z"));

        assertThatThrownBy(() -> store.store(clicks))
                .isInstanceOfSatisfying(
                        SQLException.class,
                        failure -> assertThat(SqlFailure.isOfTheData(failure)).isFalse());
        assertThat(store.store(clicks)).isEqualTo(1);
    }

    @Test
    void store_sameClicksByManyAtOnce_countOnce() throws Exception {
        List<EnrichedClick> clicks = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            clicks.addAll(enriched(
                    TestClicks.click(i % 7 + 1, NOON.plusSeconds(i * 60L)).setVisitorHash(i + 1)));
        }
        int stored = 0;
        try (ExecutorService executor = Executors.newFixedThreadPool(4)) {
            List<Callable<Integer>> tasks = new ArrayList<>();
            for (int seed = 0; seed < 8; seed++) {
                List<EnrichedClick> shuffled = new ArrayList<>(clicks);
                Collections.shuffle(shuffled, new Random(seed));
                // Partitions of its own, as in another process.
                ClickStore own = new ClickStore(database, new Partitions(database), 0);
                tasks.add(() -> own.store(shuffled.subList(0, 300)));
                tasks.add(() -> own.store(shuffled.subList(100, 400)));
            }
            for (Future<Integer> result : executor.invokeAll(tasks)) {
                stored += result.get();
            }
        }

        assertThat(stored).isEqualTo(400);
        assertThat(count("analytics.click")).isEqualTo(400);
        assertThat(sums("true")).isEqualTo("400/0");
        assertThat(Rows.number(database, "select sum(clicks) from analytics.link_total"))
                .isEqualTo(400);
    }

    private long count(String from) {
        return Rows.number(database, "select count(*) from " + from);
    }

    private String sums(String where) {
        return Rows.text(
                database,
                "select sum(clicks) || '/' || sum(bot_clicks) from analytics.click_day where subject_id > 0 and "
                        + where);
    }

    private static Click.Builder at(String time) {
        return TestClicks.click(7, Instant.parse(time));
    }

    private static List<EnrichedClick> enriched(Click.Builder... clicks) {
        return Arrays.stream(clicks)
                .map(click -> ENRICHER.enrich(click.build()))
                .toList();
    }
}
