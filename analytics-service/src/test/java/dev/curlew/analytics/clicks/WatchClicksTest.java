package dev.curlew.analytics.clicks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.curlew.analytics.clicks.ClickService.WatchLimits;
import dev.curlew.embedded.junit.PostgresExtension;
import dev.curlew.proto.analytics.v1.WatchClicksResponse;
import dev.curlew.sql.Schema;
import io.grpc.Status.Code;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WatchClicksTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    private final List<AutoCloseable> opened = new ArrayList<>();
    private final TestClickService here = open(TestClickService.limits());

    @BeforeAll
    static void migrate() {
        Schema.ANALYTICS.migrate(POSTGRES.dataSource());
    }

    @BeforeEach
    void empty() {
        here.empty(
                Instant.now().minus(Duration.ofDays(1)),
                Instant.now(),
                Instant.now().plus(Duration.ofDays(1)));
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : opened.reversed()) {
            each.close();
        }
    }

    @Test
    void watch_tellsWhatIsStored_ofThatLinkOnly_inOrder() {
        here.store(1, Instant.now());
        Watcher watcher = watch(here, "").awaitStart();
        assertThat(watcher.messages().getFirst().hasClick()).isFalse();
        assertThat(watcher.messages().getFirst().getGap()).isFalse();

        here.store(2, Instant.now());
        String first = here.store(1, Instant.now()).toString();
        String late = here.store(1, Instant.now().minus(Duration.ofHours(20))).toString();

        assertThat(watcher.awaitClicks(2).clicks()).containsExactly(first, late);
        assertThat(watcher.messages().getLast().getClick().getCountry()).isEqualTo("DE");
    }

    @Test
    void watch_resumed_missesNothing_andRepeatsNothing_evenElsewhere() {
        Watcher before = watch(here, "").awaitStart();
        here.store(1, Instant.now());
        String token = before.awaitClicks(1).lastToken();
        before.close();

        List<String> missed = IntStream.range(0, 700)
                .mapToObj(i -> here.store(1, Instant.now()).toString())
                .toList();
        TestClickService elsewhere = open(TestClickService.limits());
        Watcher after = watch(elsewhere, token);
        String next = here.store(1, Instant.now()).toString();

        List<String> expected = new ArrayList<>(missed);
        expected.add(next);
        assertThat(after.awaitClicks(701).clicks()).containsExactlyElementsOf(expected);
        assertThat(after.messages().getFirst().getGap()).isFalse();
    }

    @Test
    void watch_transactionsThatEndOutOfOrder_areAllTold() throws Exception {
        Watcher watcher = watch(here, "").awaitStart();
        UUID slow = UUID.randomUUID();
        String fast;
        try (Connection connection = POSTGRES.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(TestClickService.insert(1, Instant.now(), slow));
            fast = here.store(1, Instant.now()).toString();
            // Nobody is told of the second before the first is decided on: a position would be ahead of it.
            String other = watch(here, "").awaitStart().lastToken();
            connection.commit();
            assertThat(watch(here, other).awaitClicks(2).clicks()).containsExactly(slow.toString(), fast);
        }

        assertThat(watcher.awaitClicks(2).clicks()).containsExactly(slow.toString(), fast);
    }

    @Test
    void watch_idle_isToldWhereTheStreamIs() {
        TestClickService eager = open(new WatchLimits(10, 10, Duration.ofMillis(100)));
        Watcher watcher = watch(eager, "");

        await().atMost(Duration.ofSeconds(10)).until(() -> watcher.messages().size() >= 3);
        assertThat(watcher.messages()).noneMatch(WatchClicksResponse::hasClick);
    }

    @Test
    void watch_slowClient_isCutOff_andGoesOnWhereItWas() {
        Watcher slow = Watcher.open(here.stream(TestClickService.READER), "abc", "", false)
                .awaitStart();
        Watcher quick = watch(here, "").awaitStart();
        List<String> stored = new ArrayList<>();
        // More than waits for a client in the service and on the way to it, but never so much at once for who reads.
        while (stored.size() < 1_500) {
            for (int i = 0; i < 500; i++) {
                stored.add(here.store(1, Instant.now()).toString());
            }
            assertThat(quick.awaitClicks(stored.size()).clicks()).containsExactlyElementsOf(stored);
        }

        slow.readOn();
        assertThat(slow.awaitError().reason()).isEqualTo("STREAM_TOO_SLOW");

        List<String> seen = new ArrayList<>(slow.clicks());
        int before = seen.size();
        seen.addAll(watch(here, slow.lastToken()).awaitClicks(1_500 - before).clicks());
        assertThat(seen).containsExactlyElementsOf(stored);
    }

    @Test
    void watch_manyClients_eachIsTold_byOneLookForAll() {
        TestClickService busy = open(new WatchLimits(1_000, 1_000, Duration.ofSeconds(15)));
        List<Watcher> watchers = IntStream.range(0, 500)
                .mapToObj(i -> Watcher.open(busy.stream(TestClickService.READER), i % 2 == 0 ? "abc" : "other", ""))
                .toList();
        opened.addAll(watchers);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> watchers.stream()
                        .noneMatch(watcher -> watcher.messages().isEmpty()));
        int before = busy.asked();

        List<String> first = List.of(
                busy.store(1, Instant.now()).toString(),
                busy.store(1, Instant.now()).toString());
        List<String> second = List.of(busy.store(2, Instant.now()).toString());

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(IntStream.range(0, watchers.size()))
                        .allSatisfy(i -> assertThat(watchers.get(i).clicks())
                                .containsExactlyElementsOf(i % 2 == 0 ? first : second)));
        assertThat(busy.asked() - before).as("looks, however many watch").isLessThan(200);
    }

    @Test
    void watch_tooMany_isRefused_andAPlaceComesFreeAgain() {
        TestClickService small = open(new WatchLimits(3, 2, Duration.ofSeconds(15)));
        Watcher first = watch(small, "").awaitStart();
        watch(small, "").awaitStart();

        assertThat(watch(small, "").awaitError().reason()).isEqualTo("TOO_MANY_STREAMS");
        watchAs(small, TestClickService.ADMIN).awaitStart();
        assertThat(watchAs(small, TestClickService.ADMIN).awaitError().code()).isEqualTo(Code.RESOURCE_EXHAUSTED);

        first.close();
        await().atMost(Duration.ofSeconds(10))
                .until(() -> !watch(small, "").awaitStart().messages().isEmpty());
    }

    @Test
    void watch_serviceStops_streamsEndAndGoOnElsewhere() {
        Watcher watcher = watch(here, "").awaitStart();
        here.drain();

        assertThat(watcher.awaitError().reason()).isEqualTo("SHUTTING_DOWN");
        assertThat(watch(here, "").awaitError().reason()).isEqualTo("SHUTTING_DOWN");
    }

    @Test
    void watch_tokenOfAnotherDatabase_goesOnFromNow_andSaysSo() {
        Watcher watcher = watch(
                        here,
                        "1-1_5_00000000-0000-0000-0000-000000000000_"
                                + Instant.now().getEpochSecond())
                .awaitStart();

        assertThat(watcher.messages().getFirst().getGap()).isTrue();
        String click = here.store(1, Instant.now()).toString();
        assertThat(watcher.awaitClicks(1).clicks()).containsExactly(click);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "1-1_5_x_1", "1-1_5_00000000-0000-0000-0000-000000000000", "-1"})
    void watch_badToken_isNamed(String token) {
        assertThat(watch(here, token).awaitError().violations())
                .singleElement()
                .satisfies(it -> assertThat(it.field()).isEqualTo("resumeToken"));
    }

    private Watcher watch(TestClickService service, String token) {
        Watcher watcher = Watcher.open(service.stream(TestClickService.READER), "abc", token);
        opened.add(watcher);
        return watcher;
    }

    private Watcher watchAs(TestClickService service, String secret) {
        Watcher watcher = Watcher.open(service.stream(secret), "abc", "");
        opened.add(watcher);
        return watcher;
    }

    private TestClickService open(WatchLimits limits) {
        TestClickService service = new TestClickService(POSTGRES.dataSource(), limits);
        opened.add(service);
        return service;
    }
}
