package dev.curlew.analytics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.curlew.analytics.housekeeping.Retention;
import dev.curlew.analytics.log.RedisLogConfig;
import dev.curlew.platform.config.Address;
import dev.curlew.platform.config.ConfigException;
import dev.curlew.platform.config.Env;
import dev.curlew.platform.config.Secret;
import dev.curlew.sql.Postgres;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class AnalyticsConfigTest {

    @Test
    void from_onlyWhatIsRequired_hasDefaults() {
        AnalyticsConfig config = AnalyticsConfig.from(Env.of(Map.of("DB_PASSWORD", "secret")));

        assertThat(config.role()).isEqualTo(AnalyticsConfig.Role.ALL);
        assertThat(config.grpc().port()).isEqualTo(9092);
        assertThat(config.grpc().managementPort()).isEqualTo(9192);
        assertThat(config.database())
                .isEqualTo(new Postgres("localhost", 5432, "curlew", "curlew", Secret.of("secret"), 10, true));
        assertThat(config.log())
                .isEqualTo(new RedisLogConfig(
                        new Address("localhost", 6379), Optional.empty(), 0, 16, 100_000, Duration.ofSeconds(10)));
        assertThat(config.linkService()).isEqualTo(new Address("localhost", 9090));
        assertThat(config.anonymousStats()).isFalse();
        assertThat(config.geoDatabase()).isEmpty();
        assertThat(config.hourDays()).isEqualTo(400);
        assertThat(config.retention()).isEqualTo(new Retention(365, 30));
        assertThat(config.consumers()).isEqualTo(2);
        assertThat(config.consumerName()).isNotBlank();
    }

    @Test
    void from_everything_isMapped() {
        AnalyticsConfig config = AnalyticsConfig.from(Env.of(Map.ofEntries(
                Map.entry("WORKER", "only"),
                Map.entry("GRPC_PORT", "1"),
                Map.entry("MANAGEMENT_PORT", "2"),
                Map.entry("DB_HOST", "db"),
                Map.entry("DB_PORT", "3"),
                Map.entry("DB_NAME", "n"),
                Map.entry("DB_USER", "u"),
                Map.entry("DB_PASSWORD", "p"),
                Map.entry("DB_POOL_SIZE", "20"),
                Map.entry("DB_MIGRATE", "false"),
                Map.entry("REDIS_HOST", "redis"),
                Map.entry("REDIS_PORT", "4"),
                Map.entry("REDIS_PASSWORD", "q"),
                Map.entry("REDIS_STREAM_DB", "5"),
                Map.entry("CLICK_STREAMS", "6"),
                Map.entry("CLICK_STREAM_MAX", "7"),
                Map.entry("CONSUMER_CLAIM_IDLE", "8s"),
                Map.entry("LINK_SERVICE_ADDR", "links:9"),
                Map.entry("ANONYMOUS_STATS", "true"),
                Map.entry("GEO_DATABASE", "/srv/places.mmdb"),
                Map.entry("ROLL_UP_HOUR_DAYS", "90"),
                Map.entry("CLICK_RETENTION_DAYS", "100"),
                Map.entry("DEAD_LETTER_RETENTION_DAYS", "11"),
                Map.entry("CONSUMERS", "10"),
                Map.entry("CONSUMER_NAME", "me"))));

        assertThat(config.role()).isEqualTo(AnalyticsConfig.Role.WORKER);
        assertThat(config.grpc().port()).isEqualTo(1);
        assertThat(config.grpc().managementPort()).isEqualTo(2);
        assertThat(config.database()).isEqualTo(new Postgres("db", 3, "n", "u", Secret.of("p"), 20, false));
        assertThat(config.log())
                .isEqualTo(new RedisLogConfig(
                        new Address("redis", 4), Optional.of(Secret.of("q")), 5, 6, 7, Duration.ofSeconds(8)));
        assertThat(config.linkService()).isEqualTo(new Address("links", 9));
        assertThat(config.anonymousStats()).isTrue();
        assertThat(config.geoDatabase()).contains(Path.of("/srv/places.mmdb"));
        assertThat(config.hourDays()).isEqualTo(90);
        assertThat(config.retention()).isEqualTo(new Retention(100, 11));
        assertThat(config.consumers()).isEqualTo(10);
        assertThat(config.consumerName()).isEqualTo("me");
    }

    /** One environment for all services may name a Redis for each use. */
    @Test
    void from_redisOfTheStreams_comesBeforeThatOfAll() {
        RedisLogConfig log = AnalyticsConfig.from(Env.of(Map.of(
                        "DB_PASSWORD", "p",
                        "REDIS_HOST", "all",
                        "REDIS_PASSWORD", "q",
                        "REDIS_STREAM_HOST", "streams",
                        "REDIS_STREAM_PORT", "7",
                        "REDIS_STREAM_PASSWORD", "r",
                        "REDIS_CACHE_HOST", "cache")))
                .log();

        assertThat(log.address()).isEqualTo(new Address("streams", 7));
        assertThat(log.password()).contains(Secret.of("r"));
    }

    @Test
    void from_faults_areToldTogether() {
        Env env = Env.of(Map.of("DB_PORT", "x", "CONSUMERS", "0", "CLICK_STREAMS", "1000", "LINK_SERVICE_ADDR", "??"));

        assertThatThrownBy(() -> AnalyticsConfig.from(env))
                .isInstanceOfSatisfying(
                        ConfigException.class,
                        faults -> assertThat(faults.faults())
                                .hasSize(5)
                                .anyMatch(fault -> fault.startsWith("DB_PORT"))
                                .anyMatch(fault -> fault.startsWith("DB_PASSWORD"))
                                .anyMatch(fault -> fault.startsWith("CONSUMERS"))
                                .anyMatch(fault -> fault.startsWith("CLICK_STREAMS"))
                                .anyMatch(fault -> fault.startsWith("LINK_SERVICE_ADDR")));
    }

    @Test
    void from_moreConsumersThanConnections_isAFault() {
        Env env = Env.of(Map.of("DB_PASSWORD", "p", "DB_POOL_SIZE", "4", "CONSUMERS", "4"));

        assertThatThrownBy(() -> AnalyticsConfig.from(env))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("CONSUMERS");
    }

    @Test
    void toString_hidesSecrets() {
        AnalyticsConfig config =
                AnalyticsConfig.from(Env.of(Map.of("DB_PASSWORD", "hunter2", "REDIS_PASSWORD", "hunter3")));

        assertThat(config.toString()).doesNotContain("hunter");
    }
}
