package dev.curlew.analytics.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Timestamp;
import dev.curlew.analytics.enrich.ClickEnricher;
import dev.curlew.analytics.log.ClickLog;
import dev.curlew.analytics.log.ClickLogException;
import dev.curlew.analytics.log.RedisLogConfig;
import dev.curlew.analytics.testing.Rows;
import dev.curlew.analytics.testing.TestClicks;
import dev.curlew.embedded.junit.PostgresExtension;
import dev.curlew.embedded.junit.RedisExtension;
import dev.curlew.platform.config.Address;
import dev.curlew.platform.config.Secret;
import dev.curlew.platform.metrics.Metrics;
import dev.curlew.proto.analytics.v1.Click;
import dev.curlew.sql.Schema;
import dev.curlew.visitor.Visitors;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import redis.clients.jedis.Jedis;

/** With servers of its own, since it kills them. */
final class ClickConsumersTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.own();

    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.own();

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final DataSource database = POSTGRES.dataSource();
    private final List<AutoCloseable> opened = new ArrayList<>();
    private final ClickLog clickLog = keep(ClickLog.onRedis(
            new RedisLogConfig(
                    new Address(REDIS.host(), REDIS.port()),
                    Optional.of(Secret.of(REDIS.password())),
                    0,
                    4,
                    100_000,
                    Duration.ofMillis(300)),
            Metrics.create()));

    @BeforeAll
    static void migrate() {
        Schema.ANALYTICS.migrate(POSTGRES.dataSource());
    }

    @BeforeEach
    void empty() {
        REDIS.server().flush();
        Rows.run(
                database,
                "truncate analytics.click, analytics.click_hour, analytics.click_day, analytics.link_total, analytics.orphan_quarter");
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : opened.reversed()) {
            each.close();
        }
    }

    @Test
    void clicksInTheLog_areStoredOnceAndLeaveTheLog() {
        List<Click> clicks = TestClicks.clicks(1, 700);
        clickLog.append(clicks);
        startConsumers("a");
        clickLog.append(clicks);
        clickLog.append(TestClicks.clicks(2, 300));

        awaitStored(1_000);
        awaitEmptyLog();
        assertThat(stored()).isEqualTo(1_000);
    }

    @Test
    void readerThatDied_losesNothing() {
        clickLog.append(TestClicks.clicks(1, 10));
        // Read, not acknowledged, not closed: as a killed process leaves it.
        assertThat(clickLog.reader("dead-0", 0, 1).read(1)).isNotEmpty();

        startConsumers("alive");

        awaitStored(10);
        awaitEmptyLog();
    }

    /** An edge may be away for weeks, and its clock run ahead; what is beyond the bounds is set aside. */
    @Test
    void clicksOfOtherDays_areStoredWithinTheBounds() {
        Instant now = Instant.now();
        clickLog.append(List.of(
                TestClicks.click(1, now.minus(Duration.ofDays(60))).build(),
                TestClicks.click(1, now.plus(Duration.ofHours(23))).build(),
                TestClicks.click(1, now.minus(Duration.ofDays(62))).build(),
                TestClicks.click(1, now.plus(Duration.ofHours(25))).build()));

        startConsumers("a");

        awaitStored(2);
        awaitEmptyLog();
        assertThat(stored()).isEqualTo(2);
        assertThat(Rows.number(
                        database, "select count(*) from analytics.click_day where subject_id = 1 and clicks = 1"))
                .isEqualTo(2);
    }

    @Test
    void clickThatCannotBeStored_isSetAside_andTheOthersAreStored() {
        List<Click> clicks = new ArrayList<>(TestClicks.clicks(1, 20));
        clicks.set(3, TestClicks.click(1).setKindValue(99_999).build());
        clicks.set(
                17,
                TestClicks.click(1)
                        .setOccurTime(Timestamp.newBuilder().setSeconds(Long.MAX_VALUE))
                        .build());
        clickLog.append(clicks);

        startConsumers("a");

        awaitStored(18);
        awaitEmptyLog();
        try (Jedis redis = new Jedis(REDIS.uri())) {
            assertThat(redis.xlen("curlew:clicks:dead")).isEqualTo(2);
        }
    }

    @Test
    void redisKilled_losesNothing() {
        startConsumers("a");
        clickLog.append(TestClicks.clicks(1, 100));
        awaitStored(100);

        REDIS.server().kill();
        assertThat(appends(TestClicks.clicks(1, 1))).isFalse();
        REDIS.server().restart();
        List<Click> more = TestClicks.clicks(1, 50);
        await().atMost(PATIENCE).until(() -> appends(more));

        awaitStored(150);
        awaitEmptyLog();
    }

    @Test
    void redisKilledWithEntriesWaiting_losesNothing() {
        clickLog.append(TestClicks.clicks(1, 100));
        assertThat(clickLog.reader("dead-0", 0, 1).read(1)).isNotEmpty();
        clickLog.append(TestClicks.clicks(2, 100));

        REDIS.server().kill();
        startConsumers("a");
        REDIS.server().restart();

        awaitStored(200);
        awaitEmptyLog();
    }

    @Test
    void postgresKilled_losesNothing() {
        startConsumers("a");
        clickLog.append(TestClicks.clicks(1, 100));
        awaitStored(100);

        POSTGRES.server().kill();
        List<Click> more = TestClicks.clicks(1, 100);
        clickLog.append(more);
        clickLog.append(more);
        POSTGRES.server().restart();

        awaitStored(200);
        awaitEmptyLog();
        assertThat(stored()).isEqualTo(200);
    }

    @Test
    void close_whilePostgresIsDown_endsAndLosesNothing() throws Exception {
        ClickConsumers consumers = startConsumers("a");
        POSTGRES.server().kill();
        clickLog.append(TestClicks.clicks(1, 10));
        consumers.close();
        POSTGRES.server().restart();

        startConsumers("b");

        awaitStored(10);
        awaitEmptyLog();
    }

    @Test
    void batches_fitIntoTheHeap() {
        long mebibyte = 1 << 20;
        assertThat(ClickConsumers.mostClicksOfBatch(512 * mebibyte, 2)).isEqualTo(64_000);
        assertThat(ClickConsumers.mostClicksOfBatch(8_192 * mebibyte, 1)).isEqualTo(64_000);
        assertThat(ClickConsumers.mostClicksOfBatch(256 * mebibyte, 2)).isBetween(33_000, 34_000);
        assertThat(ClickConsumers.mostClicksOfBatch(256 * mebibyte, 4)).isBetween(16_000, 17_000);
    }

    private ClickConsumers startConsumers(String name) {
        return keep(ClickConsumers.start(
                name,
                2,
                clickLog,
                new ClickEnricher(Visitors.withoutPlaces()),
                database,
                new Partitions(database),
                Clock.systemUTC(),
                Metrics.create()));
    }

    private <T extends AutoCloseable> T keep(T resource) {
        opened.add(resource);
        return resource;
    }

    private boolean appends(List<Click> clicks) {
        try {
            clickLog.append(clicks);
            return true;
        } catch (ClickLogException.Unavailable _) {
            return false;
        }
    }

    private void awaitStored(int clicks) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(stored()).isEqualTo(clicks));
        assertThat(Rows.number(database, "select sum(clicks) from analytics.click_day where subject_id > 0"))
                .isEqualTo(clicks);
        assertThat(Rows.number(database, "select sum(clicks) from analytics.link_total"))
                .isEqualTo(clicks);
    }

    private void awaitEmptyLog() {
        try (Jedis redis = new Jedis(REDIS.uri())) {
            await().atMost(PATIENCE).untilAsserted(() -> {
                for (int part = 0; part < 4; part++) {
                    assertThat(redis.xlen("curlew:clicks:" + part)).isZero();
                }
            });
        }
    }

    private long stored() {
        return Rows.number(database, "select count(*) from analytics.click");
    }
}
