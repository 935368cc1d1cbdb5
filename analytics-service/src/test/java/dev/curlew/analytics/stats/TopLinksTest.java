package dev.curlew.analytics.stats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.curlew.analytics.stats.TopLinks.Top;
import dev.curlew.analytics.store.StoredClicks;
import dev.curlew.analytics.testing.Rows;
import dev.curlew.embedded.junit.PostgresExtension;
import dev.curlew.sql.Schema;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TopLinksTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    private final DataSource database = POSTGRES.dataSource();

    @BeforeAll
    static void migrate() {
        Schema.ANALYTICS.migrate(POSTGRES.dataSource());
    }

    @BeforeEach
    void empty() {
        StoredClicks.empty(database);
    }

    /** What heads of lists are cut by; and few clicks seldom change it, as each change is written to the index. */
    @Test
    void magnitude_boundsClicksFromAbove_andGrowsWithThem() {
        Rows.run(
                database,
                "insert into analytics.click_day (subject_id, start_time, domain_number, clicks)"
                        + " select clicks + 1, '2026-03-02T00:00Z', 901, clicks from generate_series(0, 3000) as clicks");

        assertThat(
                        Rows.number(
                                database,
                                "select count(*) from analytics.click_day where clicks >= power(2::float8, (magnitude + 1) / 4.0::float8)"))
                .isZero();
        assertThat(Rows.number(
                        database,
                        "select count(*) from (select magnitude < lag(magnitude) over (order by clicks) as shrinks"
                                + " from analytics.click_day) as each where shrinks"))
                .isZero();
        assertThat(Rows.number(
                        database,
                        "select count(distinct magnitude) from analytics.click_day where clicks between 1 and 255"))
                .isEqualTo(8);
    }

    /** Some clicked much and most seldom, all alike, and so many that heads of lists cannot tell. */
    @ParameterizedTest
    @CsvSource({
        "(5000 / link * (0.5 + random()))::bigint, 10",
        "(10 * random())::bigint, 10",
        "7, 25",
        "case when day = link % 5 then 1000 else 1 end, 3",
        "(1000000 / link)::bigint, 1000",
    })
    void read_anyClicks_areAsIfAllWereAddedUp(String clicks, int count) throws Exception {
        Rows.run(
                database,
                "insert into analytics.click_day (subject_id, start_time, domain_number, clicks) select link,"
                        + " timestamptz '2026-03-01T00:00Z' + day * interval '1 day', 901 + link % 2, " + clicks
                        + " from generate_series(1, 3000) link cross join generate_series(0, 4) day");
        Rows.run(
                database,
                "insert into analytics.domain_number (domain, number) overriding system value values"
                        + " ('a.top', 901), ('b.top', 902) on conflict do nothing");
        Interval days = new Interval(Instant.parse("2026-03-02T00:00:00Z"), Instant.parse("2026-03-05T00:00:00Z"));

        List<Top> top = new StatsDatabase(database)
                .read(connection -> new TopLinks(connection, days).read(new Scope.All(), 0, count));

        assertThat(top.stream().map(each -> each.linkId() + ":" + each.clicks()))
                .containsExactly(Rows.text(
                                database,
                                "select string_agg(subject_id || ':' || clicks, ' ' order by clicks desc, subject_id) from ("
                                        + "select subject_id, sum(clicks) as clicks from analytics.click_day"
                                        + " where start_time >= '2026-03-02T00:00Z' and start_time < '2026-03-05T00:00Z'"
                                        + " group by 1 order by 2 desc, 1 limit " + count + ") as most")
                        .split(" "));
    }
}
