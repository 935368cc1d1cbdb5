package dev.curlew.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.curlew.edge.click.ClickDetail;
import dev.curlew.platform.config.Address;
import dev.curlew.platform.config.ConfigException;
import dev.curlew.platform.config.Env;
import dev.curlew.platform.config.Secret;
import dev.curlew.platform.trace.TracingConfig;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EdgeConfigTest {

    @Test
    void defaults_whereOnlyTheRequiredIsSet() {
        EdgeConfig config = EdgeConfig.from(
                Env.of(Map.of("PUBLIC_BASE_URL", "http://localhost:8080", "JOURNAL_DIR", "/var/journal")));

        assertThat(config)
                .isEqualTo(new EdgeConfig(
                        "127.0.0.1",
                        8081,
                        9193,
                        new Address("localhost", 9090),
                        new Address("localhost", 9090),
                        URI.create("http://localhost:8080"),
                        List.of(),
                        Path.of("/var/journal"),
                        1L << 30,
                        64L << 20,
                        50,
                        Optional.empty(),
                        16L << 20,
                        "edge",
                        1,
                        List.of(),
                        100,
                        Duration.ofSeconds(15),
                        10_000,
                        Duration.ofSeconds(5),
                        Optional.empty(),
                        ClickDetail.FULL,
                        true,
                        Optional.empty(),
                        Optional.empty(),
                        Duration.ofSeconds(5),
                        Optional.empty(),
                        TracingConfig.off()));
    }

    @Test
    void everyVariable_read() {
        EdgeConfig config = EdgeConfig.from(Env.of(Map.ofEntries(
                Map.entry("LISTEN_HOST", "0.0.0.0"),
                Map.entry("HTTP_PORT", "1"),
                Map.entry("MANAGEMENT_PORT", "2"),
                Map.entry("LINK_SERVICE_ADDR", "links:3"),
                Map.entry("ANALYTICS_SERVICE_ADDR", "analytics:4"),
                Map.entry("PUBLIC_BASE_URL", "https://go.example"),
                Map.entry("OWN_HOSTS", "alias.example, edge"),
                Map.entry("JOURNAL_DIR", "/j"),
                Map.entry("JOURNAL_MAX_BYTES", "2MiB"),
                Map.entry("CACHE_MAX_BYTES", "3MiB"),
                Map.entry("ORPHAN_CLICKS_PER_SECOND", "5"),
                Map.entry("QR_LOGO", "/logo.png"),
                Map.entry("QR_CACHE_MAX_BYTES", "4MiB"),
                Map.entry("EDGE_ID", "edge-7"),
                Map.entry("TRUSTED_HOPS", "2"),
                Map.entry("TRUSTED_PROXIES", "10.0.0.0/8, ::1"),
                Map.entry("WRONG_CODES_PER_MINUTE", "6"),
                Map.entry("REQUEST_TIMEOUT", "7s"),
                Map.entry("WARM_UP_LINKS", "8"),
                Map.entry("WARM_UP_TIMEOUT", "9s"),
                Map.entry("VISITOR_KEY", "hush"),
                Map.entry("CLICK_DETAIL", "minimal"),
                Map.entry("SITE", "off"),
                Map.entry("SESSION_KEY", "hush hush hush hush hush hush hush"),
                Map.entry("GEO_DATABASE", "/geo/city.mmdb"),
                Map.entry("DRAIN_GRACE", "1s"),
                Map.entry("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4318"),
                Map.entry("OTEL_EXPORTER_OTLP_HEADERS", "api-key=hushhush, tenant=7"),
                Map.entry("OTEL_TRACES_SAMPLER_ARG", "0.25"))));

        assertThat(config)
                .isEqualTo(new EdgeConfig(
                        "0.0.0.0",
                        1,
                        2,
                        new Address("links", 3),
                        new Address("analytics", 4),
                        URI.create("https://go.example"),
                        List.of("alias.example", "edge"),
                        Path.of("/j"),
                        2L << 20,
                        3L << 20,
                        5,
                        Optional.of(Path.of("/logo.png")),
                        4L << 20,
                        "edge-7",
                        2,
                        List.of("10.0.0.0/8", "::1"),
                        6,
                        Duration.ofSeconds(7),
                        8,
                        Duration.ofSeconds(9),
                        Optional.of(Secret.of("hush")),
                        ClickDetail.MINIMAL,
                        false,
                        Optional.of(Secret.of("hush hush hush hush hush hush hush")),
                        Optional.of(Path.of("/geo/city.mmdb")),
                        Duration.ofSeconds(1),
                        Optional.empty(),
                        new TracingConfig(
                                Optional.of(URI.create("http://collector:4318")),
                                Map.of("api-key", Secret.of("hushhush"), "tenant", Secret.of("7")),
                                0.25)));
        assertThat(config.toString()).doesNotContain("hush");
    }

    @Test
    void faults_reportedTogether() {
        assertThatThrownBy(() -> EdgeConfig.from(Env.of(Map.of(
                        "PUBLIC_BASE_URL",
                        "ftp://x",
                        "HTTP_PORT",
                        "x",
                        "CACHE_MAX_BYTES",
                        "1",
                        "TRUSTED_HOPS",
                        "-1",
                        "TRUSTED_PROXIES",
                        "10.0.0.0/8, proxy",
                        "SESSION_KEY",
                        "short"))))
                .isInstanceOfSatisfying(
                        ConfigException.class,
                        failure -> assertThat(failure.faults())
                                .extracting(fault -> fault.substring(0, fault.indexOf(':')))
                                .isEqualTo(List.of(
                                        "HTTP_PORT",
                                        "PUBLIC_BASE_URL",
                                        "JOURNAL_DIR",
                                        "CACHE_MAX_BYTES",
                                        "TRUSTED_HOPS",
                                        "TRUSTED_PROXIES",
                                        "SESSION_KEY")));
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost:8080, localhost:8080",
        "http://Go.Example, go.example",
        "http://go.example:80, go.example",
        "https://go.example:443/, go.example",
        "https://go.example:8443, go.example:8443",
    })
    void defaultDomain_fromThePublicUrl(String url, String domain) {
        EdgeConfig config = EdgeConfig.from(Env.of(Map.of("PUBLIC_BASE_URL", url, "JOURNAL_DIR", "/j")));

        assertThat(config.defaultDomain()).isEqualTo(domain);
    }
}
