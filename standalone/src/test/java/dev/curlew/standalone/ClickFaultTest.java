package dev.curlew.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.curlew.embedded.junit.PostgresExtension;
import dev.curlew.embedded.junit.RedisExtension;
import dev.curlew.platform.grpc.GrpcChannels;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.args.ClientPauseMode;
import redis.clients.jedis.params.SetParams;

/**
 * Two edges with journals, three replicas that store, one Postgres and one Redis; each of them dies, fills up or loses its clock.
 * After each fault every click is stored, none twice, and every sum is what is stored.
 */
@Timeout(240)
@TestInstance(Lifecycle.PER_CLASS)
class ClickFaultTest {
    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.own();

    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.own();

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** The database of link-service's cache. */
    private static final int CACHE_DB = 1;

    private final GrpcChannels channels = new GrpcChannels(Duration.ofSeconds(10));

    @SuppressWarnings("NullAway.Init")
    private Replicas replicas;

    @SuppressWarnings("NullAway.Init")
    private List<JournalledEdge> edges;

    /** What was rejected, and put back since. */
    private long rejected;

    @BeforeAll
    void start(@TempDir(cleanup = CleanupMode.ON_SUCCESS) Path directory) {
        replicas = new Replicas(3, directory, POSTGRES.server(), REDIS.server());
        edges = List.of(
                new JournalledEdge(directory.resolve("edge-a"), channels, replicas.address(0)),
                new JournalledEdge(directory.resolve("edge-b"), channels, replicas.address(1)));
    }

    @AfterAll
    void stop() {
        replicas.start();
        edges.forEach(JournalledEdge::close);
        channels.close();
        replicas.close();
    }

    @AfterEach
    void nothingIsLostOrDoubled() throws SQLException {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(edges).allMatch(JournalledEdge::allAcknowledged));
        replicas.awaitStored(edges.stream().mapToLong(JournalledEdge::recorded).sum());
        assertThat(edges.stream().mapToLong(JournalledEdge::rejected).sum()).isEqualTo(rejected);
        assertThat(replicas.setAside()).isZero();
    }

    @Test
    void replicasKilledInTheirTransactions() throws SQLException {
        try (Connection _ = replicas.holdTransactions()) {
            clickUntilAllWait();
            long before = replicas.stored();
            replicas.kill(0, 2);
            assertThat(replicas.stored()).isEqualTo(before);
        }
        // One alone takes over what the others held.
        edges.get(1).click(100);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(replicas.logged()).isZero());
        replicas.start(0, 2);
    }

    /** Committed, and not acknowledged: all of it comes again to whoever is there then. */
    @Test
    void replicasKilledBetweenCommitAndAcknowledgement() throws SQLException {
        long before = replicas.stored();
        try (Jedis redis = new Jedis(REDIS.uri())) {
            try (Connection _ = replicas.holdTransactions()) {
                clickUntilAllWait();
                redis.clientPause(PATIENCE.toMillis(), ClientPauseMode.WRITE);
            }
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).until(() -> replicas.stored() > before);
            replicas.kill(0, 1, 2);
            redis.clientUnpause();
        }
        long committed = replicas.stored();
        assertThat(committed).isGreaterThan(before);
        assertThat(replicas.logged()).isPositive();
        replicas.start(0, 1, 2);
    }

    @Test
    void redisKilled_comesBackWithItsAppendOnlyFile() throws SQLException {
        try (Connection _ = replicas.holdTransactions()) {
            clickUntilAllWait();
            long logged = replicas.logged();
            assertThat(logged).isPositive();
            REDIS.server().kill();
            // Acknowledged by nobody: this waits in the journals.
            click(200);
            assertThat(edges).allMatch(edge -> edge.pending() > 0);
            REDIS.server().restart();
            assertThat(replicas.logged()).isGreaterThanOrEqualTo(logged);
        }
        click(100);
    }

    @Test
    void cacheFlushed_leavesTheStreams() throws SQLException {
        try (Connection _ = replicas.holdTransactions();
                Jedis redis = new Jedis(REDIS.uri())) {
            clickUntilAllWait();
            long logged = replicas.logged();
            redis.select(CACHE_DB);
            redis.set("link", "cached");
            redis.flushDB();

            assertThat(redis.dbSize()).isZero();
            assertThat(replicas.logged()).isGreaterThanOrEqualTo(logged);
        }
    }

    /** Where cache and streams share a server, only keys that expire may go: those of the cache all do, streams never. */
    @Test
    void memoryFullOfCache_evictsTheCache_andLeavesTheStreams() throws SQLException {
        try (Connection _ = replicas.holdTransactions();
                Jedis redis = new Jedis(REDIS.uri())) {
            clickUntilAllWait();
            long logged = replicas.logged();
            redis.configSet("maxmemory-policy", "volatile-lru");
            redis.configSet("maxmemory", Long.toString(used(redis) + (4 << 20)));
            redis.select(CACHE_DB);
            String link = "x".repeat(10_000);
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(1)).until(() -> {
                redis.set(
                        "link:" + redis.dbSize() + ":" + System.nanoTime(),
                        link,
                        SetParams.setParams().ex(600));
                return evicted(redis) > 100;
            });

            assertThat(replicas.logged()).isGreaterThanOrEqualTo(logged);
            click(100);
            redis.flushDB();
            redis.configSet("maxmemory", "0");
            redis.configSet("maxmemory-policy", "noeviction");
        }
    }

    @Test
    void postgresKilled_poolsRecover() {
        click(100);
        POSTGRES.server().kill();
        click(200);
        POSTGRES.server().restart();
        click(100);
    }

    /** Nobody stores: the log fills up to its limit, then the edges' journals grow. */
    @Test
    void consumersBehind_fillTheLog_thenTheJournals_andAllDrains() throws SQLException {
        try (Connection _ = replicas.holdTransactions()) {
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).until(() -> {
                click(50);
                return replicas.logged() >= Replicas.LOG_MAX;
            });
            AtomicLong seen = new AtomicLong(-1);
            // Until each replica has noticed.
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(600)).until(() -> {
                long now = pending();
                return seen.getAndSet(now) == now;
            });
            click(2_000);

            assertThat(pending()).isEqualTo(seen.get() + 4_000);
            // Each replica may let in what was on its way when it last looked.
            assertThat(replicas.logged()).isLessThan(2L * Replicas.LOG_MAX);
        }
    }

    @Test
    void clocksThatJump() throws SQLException {
        JournalledEdge edge = edges.getFirst();
        click(20);
        for (Duration ahead : List.of(
                Duration.ofMinutes(50),
                Duration.ofDays(-1),
                Duration.ofDays(-29),
                Duration.ofMinutes(-1),
                Duration.ZERO)) {
            edge.setClock(ahead);
            click(20);
        }
        // Further than anybody believes: set aside, and put back when somebody has looked at the clock.
        edge.setClock(Duration.ofHours(20));
        edge.click(7);
        edge.setClock(Duration.ofDays(-40));
        edge.click(6);
        edge.setClock(Duration.ZERO);
        click(20);

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(edges).allMatch(JournalledEdge::allAcknowledged));
        rejected += 13;
        assertThat(edge.rejected()).isEqualTo(rejected);
        assertThat(replicas.setAside()).isEqualTo(13);
        assertThat(replicas.replay()).isEqualTo(13);
    }

    private long pending() {
        return edges.stream().mapToLong(JournalledEdge::pending).sum();
    }

    /** Each edge so many clicks. */
    private void click(int count) {
        edges.forEach(edge -> edge.click(count));
    }

    /** Until each consumer of each replica is in a transaction with clicks. */
    private void clickUntilAllWait() {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).until(() -> {
            click(20);
            return replicas.waitingTransactions() >= (long) replicas.count() * Replicas.CONSUMERS;
        });
    }

    private static long used(Jedis redis) {
        return info(redis, "memory", "used_memory");
    }

    private static long evicted(Jedis redis) {
        return info(redis, "stats", "evicted_keys");
    }

    private static long info(Jedis redis, String section, String field) {
        return redis.info(section)
                .lines()
                .filter(line -> line.startsWith(field + ":"))
                .mapToLong(line ->
                        Long.parseLong(line.substring(field.length() + 1).strip()))
                .findFirst()
                .orElseThrow();
    }
}
