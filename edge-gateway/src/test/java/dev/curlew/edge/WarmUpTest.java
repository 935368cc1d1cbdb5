package dev.curlew.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.curlew.edge.testing.IngestServer;
import dev.curlew.edge.testing.LinkBackend;
import dev.curlew.edge.testing.TestEdge;
import dev.curlew.platform.error.ApiError;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an edge knows when it has just started. */
class WarmUpTest {

    private final LinkBackend backend = LinkBackend.start();
    private final IngestServer ingest = IngestServer.start();

    @TempDir
    Path journal;

    @AfterEach
    void stop() {
        ingest.close();
        backend.close();
    }

    @Test
    void popularLinks_redirectAtOnce_evenIfNobodyAnswersAnyMore() {
        for (int i = 0; i < 50; i++) {
            backend.with("p-" + i, "https://example.com/" + i, 1).popular("p-" + i);
        }
        backend.with("other", "https://example.com/", 1);
        Map<String, String> variables = variables();
        variables.put("WARM_UP_LINKS", "40");
        try (TestEdge edge = TestEdge.start(variables)) {
            assertThat(edge.metrics()).contains("link_cache_links 40.0");
            backend.fail(ApiError.unavailable("STORE_UNAVAILABLE", "down"));

            for (int i = 0; i < 40; i++) {
                assertThat(edge.location("/p-" + i)).isEqualTo("https://example.com/" + i);
            }
            assertThat(edge.get("/p-45").status().code()).isEqualTo(503);
            assertThat(backend.resolves())
                    .extracting(request -> request.getCode())
                    .containsOnly("p-45");
        }
    }

    @Test
    void moreThanHalfOfTheCache_isNotFilled() {
        String longTarget = "https://example.com/" + "a".repeat(4000);
        for (int i = 0; i < 200; i++) {
            backend.with("p-" + i, longTarget, 1).popular("p-" + i);
        }
        Map<String, String> variables = variables();
        variables.put("CACHE_MAX_BYTES", "1MiB");
        try (TestEdge edge = TestEdge.start(variables)) {
            double cached = cached(edge);
            // Each takes some 17 KB.
            assertThat(cached).isBetween(20.0, 45.0);
        }
    }

    @Test
    void edge_startsWithout_whenThatFails() {
        backend.fail(ApiError.unavailable("STORE_UNAVAILABLE", "down"));

        try (TestEdge edge = TestEdge.start(variables())) {
            assertThat(edge.get("/readyz").status().code()).isEqualTo(200);
            assertThat(cached(edge)).isZero();
        }
    }

    @Test
    void edge_startsWithout_whenNobodyAnswersInTime() throws IOException {
        try (ServerSocket mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Map<String, String> variables = TestEdge.variables(journal, mute.getLocalPort(), ingest.port());
            variables.put("WARM_UP_TIMEOUT", "300ms");
            long start = System.nanoTime();

            try (TestEdge edge = TestEdge.start(variables)) {
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(300));
                assertThat(edge.get("/readyz").status().code()).isEqualTo(200);
            }
        }
    }

    private Map<String, String> variables() {
        return TestEdge.variables(journal, backend.port(), ingest.port());
    }

    private static double cached(TestEdge edge) {
        return edge.metrics()
                .lines()
                .filter(line -> line.startsWith("link_cache_links "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' ') + 1)))
                .findFirst()
                .orElseThrow();
    }
}
