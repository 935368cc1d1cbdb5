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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.params.XAddParams;

final class RedisClickLogTest {

    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    private static final int PARTS = 4;
    private static final Duration CLAIM_IDLE = Duration.ofMillis(200);

    @AutoClose
    private final ClickLog clickLog = open(1_000);

    @AutoClose
    private final Jedis redis = new Jedis(REDIS.uri());

    @BeforeEach
    void empty() {
        redis.flushAll();
    }

    @Test
    void read_givesWhatWasAppended() {
        List<Click> clicks = new ArrayList<>(TestClicks.clicks(1, 3));
        clicks.addAll(TestClicks.clicks(2, 600));
        clickLog.append(clicks);

        try (ClickLogReader reader = clickLog.reader("a", 0, 1)) {
            assertThat(reader.read(1).stream().flatMap(entry -> entry.clicks().stream()))
                    .containsExactlyInAnyOrderElementsOf(clicks);
        }
    }

    @Test
    void append_manyClicksOfOneLink_makesSeveralEntries() {
        clickLog.append(TestClicks.clicks(1, 600));

        try (ClickLogReader reader = clickLog.reader("a", 0, 1)) {
            assertThat(reader.read(1))
                    .extracting(entry -> entry.clicks().size())
                    .containsExactly(250, 250, 100);
        }
    }

    @Test
    void readers_ofOneProcess_shareTheParts() {
        for (int link = 1; link <= 20; link++) {
            clickLog.append(TestClicks.clicks(link, 1));
        }

        try (ClickLogReader first = clickLog.reader("a", 0, 2);
                ClickLogReader second = clickLog.reader("b", 1, 2)) {
            List<LogEntry> even = first.read(1);
            List<LogEntry> odd = second.read(1);
            assertThat(even).isNotEmpty().allMatch(entry -> entry.part() % 2 == 0);
            assertThat(odd).isNotEmpty().allMatch(entry -> entry.part() % 2 == 1);
            assertThat(even.size() + odd.size()).isEqualTo(20);
        }
    }

    @Test
    void acknowledge_removesFromStreamAndGroup() {
        clickLog.append(TestClicks.clicks(1, 1));
        int part = Parts.partOf(TestClicks.click(1).build(), PARTS);

        try (ClickLogReader reader = clickLog.reader("a", 0, 1)) {
            reader.acknowledge(reader.read(1));

            assertThat(redis.xlen(RedisStreams.key(part))).isZero();
            assertThat(redis.xpending(RedisStreams.key(part), RedisStreams.GROUP)
                            .getTotal())
                    .isZero();
        }
    }

    @Test
    void recover_readsOwnEntriesAgain() {
        clickLog.append(TestClicks.clicks(1, 1));

        try (ClickLogReader reader = clickLog.reader("a", 0, 1)) {
            List<LogEntry> first = reader.read(1);
            reader.recover();
            List<LogEntry> again = reader.read(1);

            assertThat(again)
                    .extracting(LogEntry::id)
                    .containsExactly(first.getFirst().id());
            assertThat(again).extracting(LogEntry::deliveries).containsExactly(2L);
        }
    }

    @Test
    void reader_ofTheSameName_goesOnWhereTheLastLeftOff() {
        clickLog.append(TestClicks.clicks(1, 1));
        ClickLogReader crashed = clickLog.reader("a", 0, 1);
        assertThat(crashed.read(1)).hasSize(1);

        try (ClickLogReader next = clickLog.reader("a", 0, 1)) {
            assertThat(next.read(1)).hasSize(1);
        }
    }

    @Test
    void read_takesOverWhatADeadReaderLeft_butNotBeforeItsTime() {
        clickLog.append(TestClicks.clicks(1, 1));
        ClickLogReader dead = clickLog.reader("dead", 0, 1);
        List<LogEntry> left = dead.read(1);
        assertThat(left).hasSize(1);

        try (ClickLogReader other = clickLog.reader("other", 0, 1)) {
            assertThat(other.read(1)).isEmpty();
            List<LogEntry> taken =
                    await().atMost(Duration.ofSeconds(5)).until(() -> other.read(1), found -> !found.isEmpty());
            assertThat(taken.getFirst().id()).isEqualTo(left.getFirst().id());
            other.acknowledge(taken);
            assertThat(other.read(1)).isEmpty();
        }
    }

    @Test
    void read_afterRedisWasEmptied_makesGroupsAgainAndReadsAllFromTheStart() {
        try (ClickLogReader reader = clickLog.reader("a", 0, 1)) {
            assertThat(reader.read(1)).isEmpty();
            redis.flushAll();
            clickLog.append(TestClicks.clicks(1, 1));

            assertThatThrownBy(() -> reader.read(1)).isInstanceOf(ClickLogException.Unavailable.class);
            reader.recover();
            assertThat(reader.read(1)).hasSize(1);
        }
    }

    @Test
    void read_entryThatIsNotOurs_isSetAside() {
        redis.xadd(RedisStreams.keyBytes(0), XAddParams.xAddParams(), Map.of("x".getBytes(UTF_8), "y".getBytes(UTF_8)));
        redis.xadd(
                RedisStreams.keyBytes(0), XAddParams.xAddParams(), Map.of(RedisStreams.CLICKS_FIELD, new byte[] {-1}));

        try (ClickLogReader reader = clickLog.reader("a", 0, 1)) {
            assertThat(reader.read(1)).isEmpty();
        }
        assertThat(redis.xlen(RedisStreams.key(0))).isZero();
        assertThat(redis.xlen(new String(RedisStreams.DEAD_KEY, UTF_8))).isEqualTo(2);
    }

    @Test
    void bury_keepsClicksAndReason() throws Exception {
        List<Click> clicks = TestClicks.clicks(1, 2);
        try (ClickLogReader reader = clickLog.reader("a", 0, 1)) {
            reader.bury(clicks, "because");
        }

        var letters = redis.xrange(
                new String(RedisStreams.DEAD_KEY, UTF_8), StreamEntryID.MINIMUM_ID, StreamEntryID.MAXIMUM_ID);
        assertThat(letters).hasSize(1);
        assertThat(letters.getFirst().getFields()).containsEntry("reason", "because");
    }

    @Test
    void append_overTheLimit_isRefusedUntilEntriesAreGone() {
        try (ClickLog small = open(2);
                ClickLogReader reader = small.reader("a", 0, 1)) {
            await().atMost(Duration.ofSeconds(5)).until(() -> isRefused(small));
            List<LogEntry> entries = reader.read(1);
            assertThat(entries).isNotEmpty();

            reader.acknowledge(entries);

            await().atMost(Duration.ofSeconds(5)).until(() -> !isRefused(small));
        }
    }

    @Test
    void forgetReaders_keepsThoseThatHoldEntries() {
        clickLog.append(TestClicks.clicks(1, 1));
        int part = Parts.partOf(TestClicks.click(1).build(), PARTS);
        assertThat(clickLog.reader("holds", 0, 1).read(1)).hasSize(1);
        assertThat(clickLog.reader("empty", 0, 1).read(1)).isEmpty();

        clickLog.forgetReaders(Duration.ZERO);

        assertThat(redis.xinfoConsumers2(RedisStreams.key(part), RedisStreams.GROUP))
                .extracting(consumer -> consumer.getName())
                .containsExactly("holds");
    }

    @Test
    void close_forgetsTheReader() {
        try (ClickLogReader reader = clickLog.reader("gone", 0, 1)) {
            assertThat(reader.read(1)).isEmpty();
        }

        assertThat(redis.xinfoConsumers2(RedisStreams.key(0), RedisStreams.GROUP))
                .isEmpty();
    }

    @Test
    void append_redisIsNotThere_isUnavailable() {
        RedisLogConfig nowhere =
                new RedisLogConfig(new Address("127.0.0.1", 1), Optional.empty(), 0, PARTS, 1_000, CLAIM_IDLE);
        try (ClickLog unreachable = ClickLog.onRedis(nowhere, Metrics.create())) {
            assertThatThrownBy(() -> unreachable.append(TestClicks.clicks(1, 1)))
                    .isInstanceOf(ClickLogException.Unavailable.class);
        }
    }

    private static boolean isRefused(ClickLog small) {
        try {
            small.append(TestClicks.clicks(1, 1));
            return false;
        } catch (ClickLogException.Full _) {
            return true;
        }
    }

    private static ClickLog open(long maxEntries) {
        RedisLogConfig config = new RedisLogConfig(
                new Address(REDIS.host(), REDIS.port()),
                Optional.of(Secret.of(REDIS.password())),
                0,
                PARTS,
                maxEntries,
                CLAIM_IDLE);
        return ClickLog.onRedis(config, Metrics.create());
    }
}
