package dev.curlew.analytics.housekeeping;

import static org.assertj.core.api.Assertions.assertThat;

import dev.curlew.analytics.store.Partitions;
import dev.curlew.analytics.testing.Rows;
import dev.curlew.embedded.junit.PostgresExtension;
import dev.curlew.sql.Schema;
import java.time.LocalDate;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class OldPartitionsTest {

    private static final LocalDate LIMIT = LocalDate.of(2026, 3, 1);

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    private final DataSource database = POSTGRES.dataSource();
    private final OldPartitions old = new OldPartitions(database);

    @BeforeAll
    static void migrate() {
        Schema.ANALYTICS.migrate(POSTGRES.dataSource());
    }

    @BeforeEach
    void makeThreeDays() throws Exception {
        old.dropBefore(LocalDate.of(2300, 1, 1));
        new Partitions(database).ensure(List.of(LIMIT.minusDays(2), LIMIT.minusDays(1), LIMIT));
        for (int before = 0; before < 3; before++) {
            Rows.run(
                    database,
                    "insert into analytics.click (link_id, occur_time, event_id, kind, domain, code, bot) values (1, '"
                            + LIMIT.minusDays(before) + " 00:00+00', gen_random_uuid(), 1, '', 'a', false)");
        }
        Rows.run(database, "delete from analytics.link_total where link_id = 1");
        Rows.run(database, "insert into analytics.link_total (link_id, clicks, bot_clicks) values (1, 3, 0)");
    }

    @Test
    void dropBefore_dropsOlderDays_andLeavesSums() throws Exception {
        assertThat(old.dropBefore(LIMIT)).containsExactly(LIMIT.minusDays(2), LIMIT.minusDays(1));

        assertThat(Rows.number(database, "select count(*) from analytics.click"))
                .isEqualTo(1);
        assertThat(Rows.number(database, "select clicks from analytics.link_total where link_id = 1"))
                .isEqualTo(3);
        assertThat(old.dropBefore(LIMIT)).isEmpty();
    }

    @Test
    void dropBefore_afterARunThatWasCutOff_goesOn() throws Exception {
        Rows.run(database, "alter table analytics.click detach partition analytics.click_20260227");

        assertThat(old.dropBefore(LIMIT)).containsExactly(LIMIT.minusDays(2), LIMIT.minusDays(1));

        assertThat(Rows.number(database, """
                select count(*) from pg_class where relkind = 'r' and relname ~ '^click_2026022'
                """)).isZero();
    }
}
