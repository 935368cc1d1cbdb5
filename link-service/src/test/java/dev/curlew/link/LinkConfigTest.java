package dev.curlew.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.curlew.link.target.Targets;
import dev.curlew.link.webhook.Webhooks;
import dev.curlew.platform.config.Address;
import dev.curlew.platform.config.ConfigException;
import dev.curlew.platform.config.Env;
import dev.curlew.platform.config.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinkConfigTest {

    private static final Map<String, String> LEAST = Map.of(
            "DB_PASSWORD", "db-secret",
            "PUBLIC_BASE_URL", "http://localhost:8080",
            "CODE_KEY", "ab".repeat(32));

    @Test
    void from_theLeast_takesDefaults() {
        LinkConfig config = LinkConfig.from(Env.of(LEAST));
        assertThat(config.grpc().port()).isEqualTo(9091);
        assertThat(config.grpc().managementPort()).isEqualTo(9191);
        assertThat(config.database().host()).isEqualTo("localhost");
        assertThat(config.database().port()).isEqualTo(5432);
        assertThat(config.database().database()).isEqualTo("curlew");
        assertThat(config.database().user()).isEqualTo("curlew");
        assertThat(config.database().poolSize()).isEqualTo(10);
        assertThat(config.database().migrate()).isTrue();
        assertThat(config.redis().host()).isEqualTo("localhost");
        assertThat(config.redis().port()).isEqualTo(6379);
        assertThat(config.redis().password()).isEmpty();
        assertThat(config.redis().database()).isEqualTo(1);
        assertThat(config.analyticsService()).isEqualTo(new Address("localhost", 9090));
        assertThat(config.site().domain()).isEqualTo("localhost:8080");
        assertThat(config.adminKey()).isEmpty();
        assertThat(config.anonymousCreate()).isFalse();
        assertThat(config.anonymousPerHour()).isEqualTo(60);
        assertThat(config.wrongCodesPerMinute()).isEqualTo(100);
        assertThat(config.geoDatabase()).isEmpty();
        assertThat(config.transferStallLimit()).isEqualTo(Duration.ofMinutes(1));
        assertThat(config.looking().titles()).isFalse();
        assertThat(config.looking().healthInterval()).isEmpty();
    }

    @Test
    void from_everything_isTaken() {
        Map<String, String> all = new HashMap<>(LEAST);
        all.putAll(Map.of("DB_HOST", "db", "DB_PORT", "1", "DB_NAME", "n", "DB_USER", "u", "DB_POOL_SIZE", "3"));
        all.putAll(Map.of(
                "DB_MIGRATE",
                "false",
                "REDIS_HOST",
                "r",
                "REDIS_PORT",
                "2",
                "REDIS_PASSWORD",
                "p",
                "REDIS_CACHE_DB",
                "4"));
        all.putAll(Map.of(
                "OWN_HOSTS", "a.example, b.example",
                "ADMIN_API_KEY", "x".repeat(32),
                "ANONYMOUS_CREATE", "true",
                "ANONYMOUS_CREATE_PER_HOUR", "7",
                "WRONG_CODES_PER_MINUTE", "8",
                "TRANSFER_STALL_LIMIT", "7s",
                "GEO_DATABASE", "/geo/city.mmdb",
                "PUBLIC_BASE_URL", "https://go.example.com:443/"));
        LinkConfig config = LinkConfig.from(Env.of(all));
        assertThat(config.database().host()).isEqualTo("db");
        assertThat(config.database().port()).isEqualTo(1);
        assertThat(config.database().database()).isEqualTo("n");
        assertThat(config.database().user()).isEqualTo("u");
        assertThat(config.database().password()).isEqualTo(Secret.of("db-secret"));
        assertThat(config.database().poolSize()).isEqualTo(3);
        assertThat(config.database().migrate()).isFalse();
        assertThat(config.redis().host()).isEqualTo("r");
        assertThat(config.redis().port()).isEqualTo(2);
        assertThat(config.redis().password()).contains(Secret.of("p"));
        assertThat(config.redis().database()).isEqualTo(4);
        assertThat(config.site().ownHosts()).containsExactlyInAnyOrder("a.example", "b.example");
        assertThat(config.site().domain()).isEqualTo("go.example.com");
        assertThat(config.adminKey()).contains(Secret.of("x".repeat(32)));
        assertThat(config.anonymousCreate()).isTrue();
        assertThat(config.anonymousPerHour()).isEqualTo(7);
        assertThat(config.wrongCodesPerMinute()).isEqualTo(8);
        assertThat(config.transferStallLimit()).isEqualTo(Duration.ofSeconds(7));
        assertThat(config.geoDatabase()).contains(Path.of("/geo/city.mmdb"));
        assertThat(config.toString()).doesNotContain("db-secret", "abab", "xxx");
    }

    @Test
    void from_redisOfTheCache_comesBeforeThatOfAll() {
        Map<String, String> all = new HashMap<>(LEAST);
        all.putAll(Map.of(
                "REDIS_HOST", "all",
                "REDIS_PASSWORD", "q",
                "REDIS_CACHE_HOST", "cache",
                "REDIS_CACHE_PORT", "7",
                "REDIS_CACHE_PASSWORD", "r",
                "REDIS_STREAM_HOST", "streams"));
        LinkConfig config = LinkConfig.from(Env.of(all));
        assertThat(config.redis().host()).isEqualTo("cache");
        assertThat(config.redis().port()).isEqualTo(7);
        assertThat(config.redis().password()).contains(Secret.of("r"));
    }

    @Test
    void from_targets_areTaken() {
        Map<String, String> all = new HashMap<>(LEAST);
        assertThat(LinkConfig.from(Env.of(all)).targets())
                .isEqualTo(new Targets.Settings(Set.of("http", "https"), false, Optional.empty()));
        all.putAll(Map.of("TARGET_SCHEMES", "https, MAILTO", "ALLOW_SHORTENERS", "true", "BLOCKLIST_FILE", "pom.xml"));
        assertThat(LinkConfig.from(Env.of(all)).targets())
                .isEqualTo(new Targets.Settings(Set.of("https", "mailto"), true, Optional.of(Path.of("pom.xml"))));
    }

    @Test
    void from_webhooks_areTaken() {
        Map<String, String> all = new HashMap<>(LEAST);
        assertThat(LinkConfig.from(Env.of(all)).webhooks())
                .isEqualTo(new Webhooks.Settings(
                        Duration.ofSeconds(15),
                        Duration.ofSeconds(5),
                        Duration.ofDays(3),
                        Duration.ofDays(5),
                        Duration.ofDays(30)));
        all.putAll(Map.of(
                "WEBHOOK_TIMEOUT", "1s",
                "WEBHOOK_FIRST_RETRY", "20ms",
                "WEBHOOK_GIVE_UP_AFTER", "1h",
                "WEBHOOK_DISABLE_AFTER", "2h",
                "WEBHOOK_RETENTION", "3d"));
        assertThat(LinkConfig.from(Env.of(all)).webhooks())
                .isEqualTo(new Webhooks.Settings(
                        Duration.ofSeconds(1),
                        Duration.ofMillis(20),
                        Duration.ofHours(1),
                        Duration.ofHours(2),
                        Duration.ofDays(3)));
    }

    @ParameterizedTest
    @CsvSource({
        "TARGET_SCHEMES, 'https,javascript'",
        "TARGET_SCHEMES, https:",
        "BLOCKLIST_FILE, no-such-file",
        "LOG_LEVEL, loud",
        "LOG_FORMAT, xml",
        "WEBHOOK_TIMEOUT, 2m",
        "TRANSFER_STALL_LIMIT, 1h"
    })
    void from_badValues_areFaults(String name, String value) {
        Map<String, String> all = new HashMap<>(LEAST);
        all.put(name, value);
        assertThatThrownBy(() -> LinkConfig.from(Env.of(all)))
                .isInstanceOfSatisfying(
                        ConfigException.class,
                        e -> assertThat(e.faults())
                                .singleElement()
                                .satisfies(fault -> assertThat(fault).startsWith(name)));
    }

    @Test
    void from_faults_areToldTogether() {
        assertThatThrownBy(() -> LinkConfig.from(Env.of(Map.of(
                        "CODE_KEY",
                        "short",
                        "ADMIN_API_KEY",
                        "short",
                        "DB_POOL_SIZE",
                        "0",
                        "PUBLIC_BASE_URL",
                        "ftp:x"))))
                .isInstanceOfSatisfying(
                        ConfigException.class,
                        e -> assertThat(e.faults())
                                .hasSize(5)
                                .anyMatch(fault -> fault.startsWith("CODE_KEY"))
                                .anyMatch(fault -> fault.startsWith("ADMIN_API_KEY"))
                                .anyMatch(fault -> fault.startsWith("DB_POOL_SIZE"))
                                .anyMatch(fault -> fault.startsWith("DB_PASSWORD"))
                                .anyMatch(fault -> fault.startsWith("PUBLIC_BASE_URL")));
    }

    @Test
    void from_nothing_namesWhatIsNeeded() {
        assertThatThrownBy(() -> LinkConfig.from(Env.of(Map.of())))
                .isInstanceOfSatisfying(
                        ConfigException.class, e -> assertThat(e.faults()).hasSize(3));
    }
}
