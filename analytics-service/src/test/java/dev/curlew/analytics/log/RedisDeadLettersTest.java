package dev.curlew.analytics.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.curlew.analytics.testing.TestClicks;
import dev.curlew.embedded.junit.RedisExtension;
import dev.curlew.platform.config.Address;
import dev.curlew.platform.config.Secret;
import dev.curlew.platform.metrics.Metrics;
import dev.curlew.proto.analytics.v1.Click;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.params.XAddParams;

/** With a server of its own, since it kills it. */
final class RedisDeadLettersTest {

    private static final int PARTS = 4;
    private static final long MOST_ENTRIES = 50;

    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.own();

    private final ClickLog clickLog = ClickLog.onRedis(
            new RedisLogConfig(
                    new Address(REDIS.host(), REDIS.port()),
                    Optional.of(Secret.of(REDIS.password())),
                    0,
                    PARTS,
                    MOST_ENTRIES,
                    Duration.ofSeconds(10)),
            Metrics.create());
    private final DeadLetters letters = clickLog.deadLetters();

    @BeforeEach
    void empty() {
        REDIS.server().flush();
    }

    @AfterEach
    void close() {
        clickLog.close();
    }

    @Test
    void list_theOldestFirst_pageByPage() {
        List<Click> clicks = TestClicks.clicks(1, 5);
        clicks.forEach(click -> bury(List.of(click)));

        List<DeadLetter> first = letters.list("", 3);
        List<DeadLetter> rest = letters.list(first.getLast().id(), 3);

        assertThat(first).hasSize(3);
        assertThat(rest).hasSize(2);
        assertThat(first.getFirst().clicks()).containsExactly(clicks.getFirst());
        assertThat(first.getFirst().reason()).isEqualTo("no good");
        assertThat(first.getFirst().buryTime())
                .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(60));
        assertThat(letters.list(rest.getLast().id(), 3)).isEmpty();
    }

    @Test
    void replay_putsClicksBackIntoTheirParts() {
        List<Click> clicks = new ArrayList<>(TestClicks.clicks(1, 2));
        clicks.addAll(TestClicks.clicks(2, 2));
        clicks.addAll(TestClicks.clicks(3, 2));
        bury(clicks);
        String id = letters.list("", 1).getFirst().id();

        assertThat(letters.replay(List.of(id, "1-1"))).isEqualTo(1);

        assertThat(letters.list("", 10)).isEmpty();
        List<Click> back = new ArrayList<>();
        for (LogEntry entry : clickLog.reader("r", 0, 1).read(1)) {
            assertThat(entry.clicks())
                    .allSatisfy(click -> assertThat(Parts.partOf(click, PARTS)).isEqualTo(entry.part()));
            back.addAll(entry.clicks());
        }
        assertThat(back).containsExactlyInAnyOrderElementsOf(clicks);
    }

    @Test
    void replayAll_byManyAtOnce_putsEachBackOnce() throws Exception {
        IntStream.range(0, 40).forEach(link -> bury(TestClicks.clicks(link + 1L, 1)));

        int replayed = 0;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Integer>> calls = IntStream.range(0, 8)
                    .<Callable<Integer>>mapToObj(i -> letters::replayAll)
                    .toList();
            for (Future<Integer> call : threads.invokeAll(calls)) {
                replayed += call.get();
            }
        }

        assertThat(replayed).isEqualTo(40);
        assertThat(entriesInTheLog()).isEqualTo(40);
        assertThat(letters.list("", 10)).isEmpty();
    }

    @Test
    void replayAll_leavesWhatCannotBeRead() {
        try (Jedis redis = new Jedis(REDIS.uri())) {
            redis.xadd(
                    RedisStreams.DEAD_KEY,
                    XAddParams.xAddParams(),
                    Map.of(
                            RedisStreams.CLICKS_FIELD,
                            new byte[] {-1, -1},
                            RedisStreams.REASON_FIELD,
                            "bad".getBytes(UTF_8)));
        }
        bury(TestClicks.clicks(1, 1));

        assertThat(letters.replayAll()).isEqualTo(1);
        assertThat(letters.list("", 10))
                .singleElement()
                .satisfies(letter -> assertThat(letter.clicks()).isEmpty());
    }

    @Test
    void replay_intoAFullLog_isRefused_andTheLetterStays() {
        bury(TestClicks.clicks(1, 1));
        // An entry that arrives while the log is measured counts twice until it is measured again: one may be refused
        // too early.
        await().until(() -> {
            fill();
            return entriesInTheLog() >= MOST_ENTRIES;
        });

        assertThatThrownBy(letters::replayAll).isInstanceOf(ClickLogException.Full.class);
        assertThat(letters.list("", 10)).hasSize(1);
    }

    private void fill() {
        assertThatThrownBy(() -> {
                    for (int i = 0; i <= MOST_ENTRIES; i++) {
                        clickLog.append(TestClicks.clicks(1, 1));
                    }
                })
                .isInstanceOf(ClickLogException.Full.class);
    }

    @Test
    void replay_redisKilledRightAfter_lettersAreInOnePlace() {
        IntStream.range(0, 20).forEach(link -> bury(TestClicks.clicks(link + 1L, 1)));
        List<String> ids = letters.list("", 10).stream().map(DeadLetter::id).toList();
        assertThat(letters.replay(ids)).isEqualTo(10);

        REDIS.server().kill();
        assertThatThrownBy(letters::replayAll).isInstanceOf(ClickLogException.Unavailable.class);
        REDIS.server().restart();

        await().atMost(Duration.ofSeconds(10))
                .ignoreExceptions()
                .until(() -> letters.list("", 100).size() == 10);
        assertThat(entriesInTheLog()).isEqualTo(10);
    }

    @Test
    void removeBefore_removesTheOldOnly() {
        try (Jedis redis = new Jedis(REDIS.uri())) {
            redis.xadd("curlew:clicks:dead", new StreamEntryID(1_000, 0), Map.of("c", "", "reason", "old"));
        }
        bury(TestClicks.clicks(1, 1));

        assertThat(letters.removeBefore(Instant.ofEpochSecond(10))).isEqualTo(1);
        assertThat(letters.list("", 10)).hasSize(1);
    }

    private void bury(List<Click> clicks) {
        try (ClickLogReader reader = clickLog.reader("undertaker", 0, 1)) {
            reader.bury(clicks, "no good");
        }
    }

    private static long entriesInTheLog() {
        try (Jedis redis = new Jedis(REDIS.uri())) {
            return IntStream.range(0, PARTS)
                    .mapToLong(part -> redis.xlen(RedisStreams.key(part)))
                    .sum();
        }
    }
}
