package dev.curlew.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EnvoyRenderScriptTest {
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
                .tracedBy(new EnvoyTracing(new Endpoint("collector", 4318), 7));

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
                .isEqualTo(EnvoyTemplate.render(config, Path.of("/var/log/envoy.log")));
    }

    @ParameterizedTest
    @CsvSource({
        "PUBLIC_PORT, 80x",
        "PUBLIC_HOST, 'a\", b: \"'",
        "EDGE_ADDR, edge",
        "EDGE_ADDR, 'edge:1,-x:2'",
        "XFF_TRUSTED_HOPS, -1",
        "ACCESS_LOG, /a|b"
    })
    void render_badValue_refusedWithItsName(String variable, String value) throws IOException, InterruptedException {
        assertThat(render(Map.of(variable, value))).startsWith("render.sh: " + variable);
    }

    private static String render(Map<String, String> environment) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("sh", "../envoy/render.sh").redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor() == 0).isEqualTo(!output.startsWith("render.sh: "));
        return output;
    }
}
