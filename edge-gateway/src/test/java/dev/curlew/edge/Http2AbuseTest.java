package dev.curlew.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.curlew.edge.testing.LinkBackend;
import dev.curlew.edge.testing.TestEdge;
import dev.curlew.platform.fuzz.Http2Abuse;
import dev.curlew.platform.fuzz.LeakWatch;
import dev.curlew.platform.fuzz.RawHttp2;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Clients that misuse HTTP/2 are let go, others are answered meanwhile, and nothing of it stays in memory. */
@TestInstance(Lifecycle.PER_CLASS)
class Http2AbuseTest {

    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final Duration ANSWERED = Duration.ofSeconds(5);
    /** Were every buffer watched for leaks, the notes on those that wait to be sent would take more. */
    private static final long MOST_KEPT = 16L << 20;

    private final LinkBackend backend = LinkBackend.start().with("known", "https://example.com/", 1);
    private final TestEdge edge;

    Http2AbuseTest(@TempDir Path journal) {
        Map<String, String> variables = TestEdge.variables(journal, backend.port(), backend.port());
        variables.put("REQUEST_TIMEOUT", PATIENCE.toMillis() + "ms");
        edge = TestEdge.start(variables);
        assertThat(edge.location("/known")).isNotEmpty();
    }

    @AfterAll
    void close() {
        edge.close();
        backend.close();
    }

    @ParameterizedTest
    // Envoy, before it, ends a flood of pings whose answers nobody reads.
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "PING_FLOOD")
    void abuse_isEnded_othersAreAnswered_nothingStays(Http2Abuse abuse) throws IOException {
        try (LeakWatch leaks = LeakWatch.start()) {
            long used = usedHeap();
            AtomicBoolean over = new AtomicBoolean();
            CompletableFuture<Long> slowest = CompletableFuture.supplyAsync(() -> slowestAnswer(over));
            Http2Abuse.Outcome outcome = abuse.to(edge.port());
            over.set(true);

            assertThat(outcome.ended() || abuse.mayBeBorne())
                    .as(outcome.toString())
                    .isTrue();
            assertThat(slowest.join()).isLessThan(ANSWERED.toMillis());
            // What it had asked for may still be answered for a while.
            await().atMost(Duration.ofSeconds(30)).until(() -> usedHeap() < used + MOST_KEPT);
            assertThat(edge.location("/known")).isNotEmpty();
            assertThat(leaks.found()).isEmpty();
        }
    }

    /** In milliseconds, of redirects one after the other. */
    private long slowestAnswer(AtomicBoolean over) {
        long slowest = 0;
        while (!over.get()) {
            long begun = System.nanoTime();
            if (edge.location("/known").isEmpty()) {
                return Long.MAX_VALUE;
            }
            slowest = Math.max(
                    slowest, Duration.ofNanos(System.nanoTime() - begun).toMillis());
        }
        return slowest;
    }

    @Test
    void bodyThatDrips_isAnswered_andItsStreamEnded() throws IOException {
        try (RawHttp2 client = RawHttp2.to(edge.port())) {
            client.settings();
            client.frame(RawHttp2.HEADERS, RawHttp2.END_HEADERS, 1, RawHttp2.request("POST", "/api/v1/links"));
            client.flush();
            await().pollInterval(Duration.ofMillis(100))
                    .atMost(PATIENCE.multipliedBy(8))
                    .until(() -> {
                        client.frame(RawHttp2.DATA, 0, 1, (byte) ' ');
                        client.flush();
                        return client.ended().contains(1);
                    });
        }
    }

    private static long usedHeap() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
