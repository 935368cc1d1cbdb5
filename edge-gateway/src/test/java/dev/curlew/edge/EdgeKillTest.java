package dev.curlew.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.linecorp.armeria.client.BlockingWebClient;
import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import dev.curlew.edge.testing.EdgeProcess;
import dev.curlew.edge.testing.IngestServer;
import dev.curlew.edge.testing.LinkBackend;
import dev.curlew.edge.testing.TestEdge;
import dev.curlew.proto.analytics.v1.Click;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An edge in a process of its own, killed under load: each redirect that was answered is a click upstream, once. */
class EdgeKillTest {

    private static final int ROUNDS = 3;
    private static final int VISITORS = 4;
    private static final int CLICKS_A_ROUND = 300;

    @TempDir
    Path directory;

    private final Set<String> answered = ConcurrentHashMap.newKeySet();
    private final AtomicInteger numbers = new AtomicInteger();

    @Test
    void killedEdge_losesAndDoublesNoClick() throws Exception {
        int port = EdgeProcess.freePort();
        try (LinkBackend backend = LinkBackend.start().with("abc", "https://example.com/", 1);
                IngestServer ingest = IngestServer.start()) {
            Map<String, String> variables =
                    TestEdge.variables(directory.resolve("journal"), backend.port(), ingest.port());
            variables.put("HTTP_PORT", Integer.toString(port));
            for (int round = 0; round < ROUNDS; round++) {
                Process edge = start(variables, round);
                try {
                    visitUntilKilled(edge, port, answered.size() + CLICKS_A_ROUND);
                } finally {
                    edge.destroyForcibly().waitFor();
                }
            }
            Process last = start(variables, ROUNDS);
            try {
                await().atMost(Duration.ofSeconds(30))
                        .untilAsserted(() -> assertThat(referrers(ingest)).containsAll(answered));
            } finally {
                last.destroyForcibly().waitFor();
            }

            assertThat(answered).hasSizeGreaterThanOrEqualTo(ROUNDS * CLICKS_A_ROUND);
            Map<String, Long> ids = ingest.distinct().stream()
                    .collect(Collectors.groupingBy(Click::getReferrer, Collectors.counting()));
            assertThat(ids.values()).as("clicks by request").containsOnly(1L);
        }
    }

    private void visitUntilKilled(Process edge, int port, int clicks) throws InterruptedException {
        AtomicBoolean killed = new AtomicBoolean();
        try (ClientFactory connections = ClientFactory.builder().build()) {
            BlockingWebClient client = WebClient.builder("http://127.0.0.1:" + port)
                    .factory(connections)
                    .build()
                    .blocking();
            await().atMost(Duration.ofSeconds(90)).ignoreExceptions().until(() -> visit(client));
            List<Thread> visitors = new ArrayList<>();
            for (int i = 0; i < VISITORS; i++) {
                visitors.add(Thread.startVirtualThread(() -> {
                    while (!killed.get()) {
                        try {
                            visit(client);
                        } catch (RuntimeException _) {
                            // Not answered: it may count or not.
                        }
                    }
                }));
            }
            await().until(() -> answered.size() >= clicks);
            edge.destroyForcibly();
            assertThat(edge.waitFor(10, TimeUnit.SECONDS)).isTrue();
            killed.set(true);
            for (Thread visitor : visitors) {
                visitor.join();
            }
        }
    }

    private boolean visit(BlockingWebClient client) {
        String referrer = "https://from.example/" + numbers.incrementAndGet();
        boolean redirected = client.execute(RequestHeaders.of(HttpMethod.GET, "/abc", "referer", referrer))
                        .status()
                        .code()
                == 302;
        if (redirected) {
            answered.add(referrer);
        }
        return redirected;
    }

    private static Set<String> referrers(IngestServer ingest) {
        return ingest.stored().stream().map(Click::getReferrer).collect(Collectors.toSet());
    }

    private Process start(Map<String, String> variables, int round) throws IOException {
        return EdgeProcess.start(List.of(), variables, directory.resolve("edge-" + round + ".log"));
    }
}
