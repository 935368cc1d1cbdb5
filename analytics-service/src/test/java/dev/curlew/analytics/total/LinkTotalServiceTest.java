package dev.curlew.analytics.total;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.curlew.analytics.testing.Rows;
import dev.curlew.embedded.junit.PostgresExtension;
import dev.curlew.platform.error.ApiErrors;
import dev.curlew.platform.testing.InProcessServer;
import dev.curlew.proto.analytics.v1.LinkTotal;
import dev.curlew.proto.analytics.v1.LinkTotalServiceGrpc;
import dev.curlew.proto.analytics.v1.ListChangedLinkTotalsRequest;
import dev.curlew.proto.analytics.v1.ListChangedLinkTotalsResponse;
import dev.curlew.sql.Schema;
import io.grpc.StatusRuntimeException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LinkTotalServiceTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    private static final String ADD = "insert into analytics.link_total as stored (link_id, clicks, bot_clicks)"
            + " values (%d, 1, 2) on conflict (link_id) do update set clicks = stored.clicks + 1,"
            + " bot_clicks = stored.bot_clicks + 2, change_xid = excluded.change_xid";

    private final DataSource database = POSTGRES.dataSource();

    @AutoClose
    private final InProcessServer server = InProcessServer.start(
            it -> it.addService(new LinkTotalService(database)).errors(LinkTotalService.errors()));

    private final Map<Long, Long> known = new HashMap<>();
    private String cursor = "";

    @BeforeAll
    static void migrate() {
        Schema.ANALYTICS.migrate(POSTGRES.dataSource());
    }

    @BeforeEach
    void empty() {
        Rows.run(database, "truncate analytics.link_total");
    }

    @Test
    void list_withoutCursor_tellsAllPageByPage() {
        for (int link = 1; link <= 5; link++) {
            add(link);
        }

        assertThat(ask(2).getComplete()).isFalse();
        assertThat(ask(2).getComplete()).isFalse();
        ListChangedLinkTotalsResponse last = ask(2);

        assertThat(last.getComplete()).isTrue();
        assertThat(last.getTotals(0))
                .isEqualTo(LinkTotal.newBuilder()
                        .setLinkId(5)
                        .setClicks(1)
                        .setBotClicks(2)
                        .build());
        assertThat(known).containsOnlyKeys(1L, 2L, 3L, 4L, 5L);
    }

    @Test
    void list_withCursor_tellsOnlyWhatChangedSince() {
        add(1);
        add(2);
        ask(10);

        assertThat(ask(10).getTotalsCount()).isZero();
        add(2);
        ListChangedLinkTotalsResponse changed = ask(10);

        assertThat(changed.getTotalsList()).singleElement().satisfies(total -> {
            assertThat(total.getLinkId()).isEqualTo(2);
            assertThat(total.getClicks()).isEqualTo(2);
        });
    }

    /** A counter in the place of transactions would lose it: what is written first is committed last. */
    @Test
    void list_transactionCommittedLate_isToldAllTheSame() throws SQLException {
        try (Connection late = database.getConnection();
                Statement statement = late.createStatement()) {
            late.setAutoCommit(false);
            int _ = statement.executeUpdate(ADD.formatted(1));
            add(2);
            ask(10);
            assertThat(known).containsOnlyKeys(2L);
            late.commit();
        }
        ask(10);

        assertThat(known).containsOnlyKeys(1L, 2L);
    }

    @Test
    void list_transactionCommittedBetweenPages_isToldAllTheSame() throws SQLException {
        add(1);
        add(2);
        try (Connection late = database.getConnection();
                Statement statement = late.createStatement()) {
            late.setAutoCommit(false);
            int _ = statement.executeUpdate(ADD.formatted(3));
            add(4);
            add(5);
            for (int page = 0; page < 4; page++) {
                ask(1);
            }
            late.commit();
        }
        while (!ask(1).getComplete()) {
            assertThat(cursor).isNotEmpty();
        }
        while (!ask(1).getComplete()) {
            assertThat(cursor).isNotEmpty();
        }

        assertThat(known).containsOnlyKeys(1L, 2L, 4L, 5L, 3L);
    }

    @Test
    void list_underLoad_losesNothing() throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        try (ExecutorService executor = Executors.newCachedThreadPool()) {
            Future<?> reader = executor.submit(() -> {
                while (!done.get()) {
                    ask(3);
                }
            });
            Future<?>[] writers = new Future<?>[4];
            for (int i = 0; i < writers.length; i++) {
                Random random = new Random(i);
                writers[i] = executor.submit(() -> {
                    for (int batch = 0; batch < 50; batch++) {
                        addTwo(random.nextLong(1, 10), random.nextLong(10, 20));
                    }
                    return null;
                });
            }
            for (Future<?> writer : writers) {
                writer.get();
            }
            done.set(true);
            reader.get();
        }
        // The walk under way, and the one after it.
        for (int walks = 0; walks < 2; ) {
            walks += ask(3).getComplete() ? 1 : 0;
        }

        known.forEach((link, clicks) -> assertThat(clicks)
                .isEqualTo(Rows.number(database, "select clicks from analytics.link_total where link_id = " + link)));
        assertThat(known).hasSize((int) Rows.number(database, "select count(*) from analytics.link_total"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"nonsense", "1-1:0:0:0", "%s:99999999999999:99999999999999:1", "%s:1:1:9999999999999999999"})
    void list_cursorOfAnotherHistory_beginsAnew(String form) {
        add(1);
        ask(10);
        cursor = form.formatted(cursor.substring(0, cursor.indexOf(':')));

        assertThat(ask(10).getTotalsCount()).isEqualTo(1);
    }

    @Test
    void list_negativeSize_isRefused() {
        StatusRuntimeException failure = catchThrowableOfType(StatusRuntimeException.class, () -> ask(-1));

        assertThat(ApiErrors.from(Objects.requireNonNull(failure)).violations())
                .singleElement()
                .satisfies(violation -> assertThat(violation.field()).isEqualTo("pageSize"));
    }

    private ListChangedLinkTotalsResponse ask(int size) {
        ListChangedLinkTotalsResponse answer = LinkTotalServiceGrpc.newBlockingStub(server.channel())
                .listChangedLinkTotals(ListChangedLinkTotalsRequest.newBuilder()
                        .setCursor(cursor)
                        .setPageSize(size)
                        .build());
        cursor = answer.getNextCursor();
        answer.getTotalsList().forEach(total -> known.put(total.getLinkId(), total.getClicks()));
        return answer;
    }

    private void add(long link) {
        Rows.run(database, ADD.formatted(link));
    }

    private void addTwo(long first, long second) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            int _ = statement.executeUpdate(ADD.formatted(first));
            int _ = statement.executeUpdate(ADD.formatted(second));
            connection.commit();
        }
    }
}
