package dev.curlew.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.curlew.analytics.log.ClickLog;
import dev.curlew.analytics.log.RedisLogConfig;
import dev.curlew.analytics.store.Reconciliation;
import dev.curlew.embedded.EmbeddedPostgres;
import dev.curlew.embedded.EmbeddedRedis;
import dev.curlew.embedded.Ports;
import dev.curlew.platform.config.Address;
import dev.curlew.platform.config.Secret;
import dev.curlew.platform.metrics.Metrics;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import redis.clients.jedis.Jedis;

/** Some processes of analytics-service on one Postgres and one Redis, and what has become of the clicks that they were sent. */
final class Replicas implements AutoCloseable {
    /** Threads that store clicks in each. */
    static final int CONSUMERS = 2;
    /** Entries that the log may hold. */
    static final int LOG_MAX = 300;

    private static final int PARTS = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private record Replica(ServiceProcess process, int port) {}

    private final EmbeddedPostgres postgres;
    private final EmbeddedRedis redis;
    private final DataSource database;
    private final List<Replica> replicas = new ArrayList<>();

    Replicas(int count, Path logs, EmbeddedPostgres postgres, EmbeddedRedis redis) {
        this.postgres = postgres;
        this.redis = redis;
        this.database = postgres.dataSource(postgres.database());
        for (int number = 0; number < count; number++) {
            int port = Ports.free();
            int management = Ports.free();
            replicas.add(new Replica(
                    new ServiceProcess(
                            List.of(),
                            List.of("dev.curlew.analytics.AnalyticsMain"),
                            variables(port, management),
                            URI.create("http://127.0.0.1:" + management + "/readyz"),
                            logs.resolve("replica-" + number + ".log")),
                    port));
        }
        start(IntStream.range(0, count).toArray());
    }

    private Map<String, String> variables(int port, int management) {
        Map<String, String> variables = new HashMap<>(ShortLived.JVM);
        variables.putAll(Map.ofEntries(
                Map.entry("LISTEN_HOST", "127.0.0.1"),
                Map.entry("GRPC_PORT", Integer.toString(port)),
                Map.entry("MANAGEMENT_PORT", Integer.toString(management)),
                Map.entry("DB_HOST", postgres.host()),
                Map.entry("DB_PORT", Integer.toString(postgres.port())),
                Map.entry("DB_NAME", postgres.database()),
                Map.entry("DB_USER", postgres.user()),
                Map.entry("DB_PASSWORD", postgres.password()),
                Map.entry("REDIS_HOST", redis.host()),
                Map.entry("REDIS_PORT", Integer.toString(redis.port())),
                Map.entry("REDIS_PASSWORD", redis.password()),
                // Nobody listens there: clicks need no link-service.
                Map.entry("LINK_SERVICE_ADDR", "127.0.0.1:1"),
                Map.entry("CONSUMERS", Integer.toString(CONSUMERS)),
                Map.entry("CONSUMER_CLAIM_IDLE", "500ms"),
                Map.entry("CLICK_STREAMS", Integer.toString(PARTS)),
                Map.entry("CLICK_STREAM_MAX", Integer.toString(LOG_MAX))));
        return variables;
    }

    int count() {
        return replicas.size();
    }

    Address address(int number) {
        return new Address("127.0.0.1", replicas.get(number).port());
    }

    /** Kills some with SIGKILL, all at once. */
    void kill(int... numbers) {
        inParallel(number -> replicas.get(number).process().kill(), numbers);
    }

    /** Starts some, and returns when they are ready. */
    void start(int... numbers) {
        inParallel(number -> replicas.get(number).process().start(), numbers);
    }

    private static void inParallel(IntConsumer action, int... numbers) {
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            IntStream.of(numbers)
                    .mapToObj(number -> executor.submit(() -> action.accept(number)))
                    .toList()
                    .forEach(Replicas::get);
        }
    }

    private static void get(Future<?> done) {
        try {
            var _ = done.get();
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** A connection that lets no transaction of a consumer commit, though all may begin, until it is closed. */
    Connection holdTransactions() throws SQLException {
        Connection connection = database.getConnection();
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            var _ = statement.execute("lock table analytics.link_total in share row exclusive mode");
        }
        return connection;
    }

    /** How many transactions wait for others. */
    long waitingTransactions() {
        return number("select count(*) from pg_stat_activity where wait_event_type = 'Lock'");
    }

    /** How many clicks are stored. */
    long stored() {
        return number("select count(*) from analytics.click");
    }

    /** How many entries are in the log. */
    long logged() {
        try (Jedis client = new Jedis(redis.uri())) {
            return IntStream.range(0, PARTS)
                    .mapToLong(part -> client.xlen("curlew:clicks:" + part))
                    .sum();
        }
    }

    /** How many clicks were set aside. */
    long setAside() {
        try (Jedis client = new Jedis(redis.uri())) {
            return client.xlen("curlew:clicks:dead");
        }
    }

    /** Puts back what was set aside. */
    int replay() {
        RedisLogConfig config = new RedisLogConfig(
                new Address(redis.host(), redis.port()),
                Optional.of(Secret.of(redis.password())),
                0,
                PARTS,
                LOG_MAX,
                Duration.ofSeconds(1));
        try (ClickLog log = ClickLog.onRedis(config, Metrics.create())) {
            return log.deadLetters().replayAll();
        }
    }

    /** Returns when so many clicks are stored and none is on its way; then every sum must be what is stored. */
    void awaitStored(long clicks) throws SQLException {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(stored()).isEqualTo(clicks));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(logged()).isZero());
        assertThat(stored()).isEqualTo(clicks);
        assertThat(number("select count(distinct event_id) from analytics.click"))
                .isEqualTo(clicks);
        assertThat(number("select sum(clicks + bot_clicks) from analytics.link_total"))
                .isEqualTo(clicks);
        assertThat(new Reconciliation(database, Metrics.create()).check(days())).isEmpty();
    }

    private List<LocalDate> days() throws SQLException {
        List<LocalDate> days = new ArrayList<>();
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "select distinct extract(epoch from date_trunc('day', occur_time, 'UTC'))::bigint"
                                + " from analytics.click")) {
            while (rows.next()) {
                days.add(LocalDate.ofInstant(Instant.ofEpochSecond(rows.getLong(1)), ZoneOffset.UTC));
            }
        }
        return days;
    }

    long number(String sql) {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getLong(1) : 0;
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }

    @Override
    public void close() {
        kill(IntStream.range(0, replicas.size()).toArray());
    }
}
