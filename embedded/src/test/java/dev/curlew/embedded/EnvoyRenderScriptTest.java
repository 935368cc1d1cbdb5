package dev.curlew.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EnvoyRenderScriptTest {
    @TempDir
    private Path folder;

    @Test
    void render_sameValues_sameConfigurationAsOurs() throws IOException, InterruptedException {
        EnvoyConfig config = EnvoyConfig.local(1, 1, 1)
                .listeningOn(
                        new ListenAddress("0.0.0.0", 80, null),
                        new ListenAddress("10.1.2.3", 90, null),
                        new ListenAddress("127.0.0.1", 99, null))
                .inFrontOf(
                        List.of(new Endpoint("edge-1", 8081), new Endpoint("edge-2", 8082)),
                        List.of(new Endpoint("link-service", 9091)),
                        List.of(new Endpoint("::1", 9092)))
                .withTrustedHops(2)
                .with(EnvoyOptions.none().tracedBy(new EnvoyTracing(new Endpoint("collector", 4318), 7)));

        assertThat(render(Map.ofEntries(
                        Map.entry("PUBLIC_PORT", "80"),
                        Map.entry("INTERNAL_HOST", "10.1.2.3"),
                        Map.entry("INTERNAL_PORT", "90"),
                        Map.entry("ADMIN_PORT", "99"),
                        Map.entry("EDGE_ADDR", "edge-1:8081,edge-2:8082"),
                        Map.entry("ANALYTICS_SERVICE_ADDR", "[::1]:9092"),
                        Map.entry("XFF_TRUSTED_HOPS", "2"),
                        Map.entry("TRACE_COLLECTOR_ADDR", "collector:4318"),
                        Map.entry("TRACE_PERCENT", "7"),
                        Map.entry("ACCESS_LOG", "/var/log/envoy.log"))))
                .isEqualTo(EnvoyTemplate.render(config, Path.of("/var/log/envoy.log"), Path.of("/tmp/sds")));
    }

    @Test
    void render_everyOption_sameConfigurationAsOurs() throws IOException, InterruptedException {
        String key = "0123456789abcdef".repeat(2);
        EnvoyOptions options = EnvoyOptions.none()
                .withTls(Path.of("/run/tls/public"), new ListenAddress("0.0.0.0", 8443, null), 444)
                .withMutualTls(Path.of("/run/tls/inside"))
                .withStats(new ListenAddress("0.0.0.0", 9902, null))
                .limitingCreates(7, Optional.of(new Endpoint("limits", 8081)))
                .lettingOut(key)
                .behindProxyProtocol();
        EnvoyConfig config = new EnvoyConfig(
                new ListenAddress("0.0.0.0", 8080, null),
                new ListenAddress("0.0.0.0", 9090, null),
                new ListenAddress("127.0.0.1", 9901, null),
                List.of(new Endpoint("edge-gateway", 8081)),
                List.of(new Endpoint("link-service", 9091)),
                List.of(new Endpoint("analytics-service", 9092)),
                0,
                10_000,
                0,
                options);
        Map<String, String> environment = Map.of(
                "TLS_DIR", "/run/tls/public",
                "HTTPS_PUBLIC_PORT", "444",
                "MTLS_DIR", "/run/tls/inside",
                "STATS_PORT", "9902",
                "RATE_LIMIT_ADDR", "limits:8081",
                "CREATES_PER_SECOND", "7",
                "INTERNAL_API_KEY", key,
                "PROXY_PROTOCOL", "on",
                "SDS_DIR", "/run/sds");

        assertThat(render(environment))
                .isEqualTo(EnvoyTemplate.render(config, Path.of("/dev/stdout"), Path.of("/run/sds")));
        EnvoyTemplate.writeSecrets(options, folder);
        for (String secret : List.of("public.yaml", "inside.yaml", "authority.yaml")) {
            assertThat(render(environment, "sds/" + secret)).isEqualTo(Files.readString(folder.resolve(secret)));
        }
        // Without a port in the redirect, since it is the scheme's own.
        assertThat(render(Map.of("TLS_DIR", "/run/tls/public")))
                .contains("https_redirect")
                .doesNotContain("port_redirect");
    }

    @ParameterizedTest
    @CsvSource({
        "PUBLIC_PORT, 80x",
        "PUBLIC_HOST, 'a\", b: \"'",
        "EDGE_ADDR, edge",
        "EDGE_ADDR, 'edge:1,-x:2'",
        "XFF_TRUSTED_HOPS, -1",
        "ACCESS_LOG, /a|b",
        "TLS_DIR, '/a b'",
        "INTERNAL_API_KEY, short",
        "INTERNAL_API_KEY, 'a\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'",
        "RATE_LIMIT_ADDR, limits",
        "CREATES_PER_SECOND, many",
        "PROXY_PROTOCOL, yes"
    })
    void render_badValue_refusedWithItsName(String variable, String value) throws IOException, InterruptedException {
        assertThat(render(Map.of(variable, value))).startsWith("render.sh: " + variable);
    }

    private static String render(Map<String, String> environment) throws IOException, InterruptedException {
        return render(environment, "envoy.yaml");
    }

    private static String render(Map<String, String> environment, String file)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("sh", "../envoy/render.sh", file).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor() == 0).isEqualTo(!output.startsWith("render.sh: "));
        return output;
    }
}
