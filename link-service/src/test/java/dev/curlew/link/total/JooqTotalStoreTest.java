package dev.curlew.link.total;

import static dev.curlew.link.db.Tables.LINK_TOTAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.curlew.embedded.junit.PostgresExtension;
import dev.curlew.link.store.JooqDatabase;
import dev.curlew.link.total.TotalSource.Counted;
import dev.curlew.link.total.TotalSource.Page;
import dev.curlew.platform.config.Secret;
import dev.curlew.platform.time.MicrosecondClock;
import dev.curlew.sql.Postgres;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class JooqTotalStoreTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    private final List<ClickTotal> told = new ArrayList<>();
    private final JooqDatabase database = JooqDatabase.open(new Postgres(
            POSTGRES.host(),
            POSTGRES.port(),
            POSTGRES.database(),
            POSTGRES.user(),
            Secret.of(POSTGRES.password()),
            4,
            true));
    private final JooqTotalStore store = store((_, totals) -> told.addAll(totals));

    @BeforeEach
    void twoLinks() {
        database.migrate();
        int _ = database.query(
                dsl -> dsl.execute("truncate link.short_link, link.link_revision restart identity cascade"));
        int _ = database.query(dsl -> dsl.execute("update link.total_cursor set cursor = ''"));
        int _ = database.query(dsl -> dsl.execute("insert into link.short_link"
                + " (domain, code, code_key, target_url, resolved_url, create_time, update_time)"
                + " select '', c, c, 'https://e/', 'https://e/', now(), now() from unnest(array['a', 'b']) c"));
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void take_totals_areShownWithImportedOnesAndTold() {
        int _ = database.query(dsl -> dsl.insertInto(LINK_TOTAL)
                .columns(LINK_TOTAL.LINK_ID, LINK_TOTAL.IMPORTED_CLICKS, LINK_TOTAL.UPDATE_TIME)
                .values(1L, 95L, Instant.EPOCH)
                .execute());

        assertThat(store.take("", page("c1", 1, 5, 2, 1, 99, 7))).isEqualTo(2);

        assertThat(told).containsExactlyInAnyOrder(new ClickTotal(1, 95, 100), new ClickTotal(2, 0, 1));
        assertThat(store.cursor()).isEqualTo("c1");
    }

    @Test
    void take_theSameAgain_tellsNobody() {
        int _ = store.take("", page("c1", 1, 5));
        told.clear();

        assertThat(store.take("c1", page("c2", 1, 5))).isZero();
        assertThat(told).isEmpty();
        assertThat(store.take("c2", page("c3", 1, 4))).isEqualTo(1);
        assertThat(told).containsExactly(new ClickTotal(1, 5, 4));
    }

    @Test
    void take_linkThatOnlyBotsCameTo_needsNoRow() {
        assertThat(store.take("", page("c1", 1, 0))).isZero();
        int _ = store.take("c1", page("c2", 1, 3));
        assertThat(store.take("c2", page("c3", 1, 0))).isEqualTo(1);

        assertThat(clickCount(1)).containsExactly(0L);
    }

    @Test
    void take_cursorMovedMeanwhile_changesNothing() {
        int _ = store.take("", page("c2", 1, 9));

        assertThat(store.take("", page("c1", 1, 8))).isZero();

        assertThat(clickCount(1)).containsExactly(9L);
        assertThat(store.cursor()).isEqualTo("c2");
    }

    @Test
    void take_byManyAtOnce_isDoneByOne() throws Exception {
        try (ExecutorService executor = Executors.newFixedThreadPool(4)) {
            Callable<Integer> take = () -> store((_, _) -> {}).take("", page("c1", 1, 5, 2, 6));
            int taken = 0;
            for (Future<Integer> one : executor.invokeAll(List.of(take, take, take, take))) {
                taken += one.get();
            }
            assertThat(taken).isEqualTo(2);
        }
    }

    @Test
    void take_listenerThrows_undoesAll() {
        JooqTotalStore failing = store((_, _) -> {
            throw new IllegalStateException("no");
        });

        assertThatThrownBy(() -> failing.take("", page("c1", 1, 5))).hasMessage("no");

        assertThat(clickCount(1)).isEmpty();
        assertThat(store.cursor()).isEmpty();
    }

    private JooqTotalStore store(JooqTotalListener listener) {
        return new JooqTotalStore(database, List.of(listener), MicrosecondClock.system());
    }

    private List<Long> clickCount(long link) {
        return database.query(dsl -> dsl.select(LINK_TOTAL.CLICK_COUNT)
                .from(LINK_TOTAL)
                .where(LINK_TOTAL.LINK_ID.eq(link))
                .fetch(LINK_TOTAL.CLICK_COUNT));
    }

    /** Takes links and their clicks by turns. */
    private static Page page(String next, long... totals) {
        List<Counted> counted = new ArrayList<>();
        for (int i = 0; i < totals.length; i += 2) {
            counted.add(new Counted(totals[i], totals[i + 1]));
        }
        return new Page(counted, next, true);
    }
}
