package dev.curlew.platform.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.curlew.platform.CannotListenException;
import io.prometheus.metrics.core.metrics.Counter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

final class ManagementServerTest {

    private final AtomicBoolean databaseUp = new AtomicBoolean(true);
    private final List<Boolean> told = new CopyOnWriteArrayList<>();
    private final Metrics metrics = Metrics.create();

    @AutoClose
    private final Readiness readiness = Readiness.start(checks(), told::add);

    @AutoClose
    private final ManagementServer server = ManagementServer.start("127.0.0.1", 0, metrics, readiness);

    @AutoClose
    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void metrics_prometheusText() throws Exception {
        Counter.builder().name("birds_seen_total").register(metrics.registry()).inc(3);

        HttpResponse<String> response = get("/metrics");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/plain");
        assertThat(response.body()).contains("birds_seen_total 3.0").contains("jvm_memory_used_bytes");
    }

    @Test
    void metrics_twoServers_shareNothing() {
        Counter.builder().name("birds_seen_total").register(metrics.registry());
        Counter.builder().name("birds_seen_total").register(Metrics.create().registry());
    }

    @Test
    void healthz_alive() throws Exception {
        assertThat(get("/healthz").statusCode()).isEqualTo(200);
    }

    @Test
    void readyz_ready() throws Exception {
        HttpResponse<String> response = get("/readyz");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("ready\nschema: ok\ndatabase: ok\n");
        assertThat(told).containsExactly(true);
    }

    @Test
    void readyz_checkFails_thenPasses() {
        databaseUp.set(false);
        await().untilAsserted(
                        () -> assertThat(get("/readyz").body()).isEqualTo("not ready\nschema: ok\ndatabase: failed\n"));
        databaseUp.set(true);
        await().untilAsserted(() -> assertThat(get("/readyz").statusCode()).isEqualTo(200));
        assertThat(told).containsExactly(true, false, true);
    }

    @Test
    void readyz_draining() throws Exception {
        readiness.drain();

        HttpResponse<String> response = get("/readyz");

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.body()).startsWith("not ready\ndraining\n");
    }

    @Test
    void readiness_checkThrowsOrHangs_isNotReady() {
        CountDownLatch never = new CountDownLatch(1);
        Map<String, BooleanSupplier> checks = new LinkedHashMap<>();
        checks.put("throws", () -> {
            throw new IllegalStateException("no");
        });
        checks.put("hangs", () -> {
            try {
                never.await();
                return true;
            } catch (InterruptedException _) {
                return false;
            }
        });
        try (Readiness sick = Readiness.start(checks, _ -> {})) {
            assertThat(sick.ready()).isFalse();
            assertThat(sick.results()).containsExactly(Map.entry("throws", false), Map.entry("hangs", false));
        }
    }

    @Test
    void otherPathsAndMethods_refused() throws Exception {
        assertThat(get("/").statusCode()).isEqualTo(404);
        assertThat(get("/metrics/more").statusCode()).isEqualTo(404);
        HttpRequest post = request("/readyz")
                .POST(HttpRequest.BodyPublishers.ofString("x"))
                .build();
        assertThat(client.send(post, BodyHandlers.ofString()).statusCode()).isEqualTo(405);
        HttpRequest head = request("/healthz").HEAD().build();
        assertThat(client.send(head, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    }

    @Test
    void start_portTaken() {
        assertThatThrownBy(() -> ManagementServer.start("127.0.0.1", server.port(), metrics, readiness))
                .isInstanceOf(CannotListenException.class)
                .hasMessage(
                        "the management port cannot listen on 127.0.0.1:" + server.port() + ": Address already in use");
    }

    private Map<String, BooleanSupplier> checks() {
        Map<String, BooleanSupplier> checks = new LinkedHashMap<>();
        checks.put("schema", () -> true);
        checks.put("database", databaseUp::get);
        return checks;
    }

    private HttpResponse<String> get(String path) throws Exception {
        return client.send(request(path).build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
    }
}
