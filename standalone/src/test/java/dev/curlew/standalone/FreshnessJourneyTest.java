package dev.curlew.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.curlew.edge.EdgeConfig;
import dev.curlew.edge.EdgeServer;
import dev.curlew.platform.config.Env;
import dev.curlew.platform.testing.TcpProxy;
import dev.curlew.standalone.StackExtension.RunningStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Three edges of one link-service, each behind a network of its own, while visitors come all the time. */
@ExtendWith(StackExtension.class)
class FreshnessJourneyTest {

    private static final int EDGES = 3;
    private static final int PUSHED_CHANGES = 10;
    private static final Duration PUSHED = Duration.ofSeconds(1);
    private static final Duration NOT_PUSHED = Duration.ofSeconds(30);

    private final RunningStack stack;
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(EDGES);
    private final List<Visitors> all = new ArrayList<>();
    private final List<String> faults = new CopyOnWriteArrayList<>();
    private final String code;
    private long version = 1;

    /** An edge, its network, and what its visitors see. */
    private record Visitors(TcpProxy network, EdgeServer edge, PublicApi api, AtomicLong version) {}

    FreshnessJourneyTest(RunningStack stack) {
        this.stack = stack;
        code = stack.api().createLinkTo(target(version)).getCode();
    }

    @BeforeEach
    void start(@TempDir Path folder) throws IOException {
        for (int i = 0; i < EDGES; i++) {
            TcpProxy network = TcpProxy.to(stack.config().ports().of(StackPort.LINK));
            EdgeServer edge =
                    EdgeServer.start(edge(Files.createDirectory(folder.resolve("edge-" + i)), network.port()));
            PublicApi api = new PublicApi("http://localhost:" + edge.port(), "");
            Visitors visitors = new Visitors(network, edge, api, new AtomicLong());
            all.add(visitors);
            var _ = threads.scheduleWithFixedDelay(() -> visit(visitors), 0, 20, TimeUnit.MILLISECONDS);
        }
        awaitSeen(Duration.ofSeconds(10));
    }

    @AfterEach
    void stop() throws InterruptedException {
        threads.shutdownNow();
        assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        all.forEach(visitors -> {
            visitors.api().close();
            visitors.edge().close();
            visitors.network().close();
        });
    }

    @Test
    void change_isSeenByAll_inOneSecond_orThirtyWithoutWord_andNeverUndone() {
        for (int i = 0; i < PUSHED_CHANGES; i++) {
            change();
            awaitSeen(PUSHED);
        }

        // The network is gone for a while, and the link changes meanwhile.
        all.forEach(visitors -> visitors.network().cut());
        change();
        assertThat(all).allMatch(visitors -> visitors.version().get() == version - 1);
        all.forEach(visitors -> visitors.network().heal());
        awaitSeen(Duration.ofSeconds(10));

        // Word of a change is lost on connections that seem to live.
        all.forEach(visitors -> visitors.network().lose());
        change();
        awaitSeen(NOT_PUSHED);

        change();
        awaitSeen(PUSHED);
        assertThat(faults).isEmpty();
    }

    private void change() {
        version++;
        stack.api().update(code, "{\"targetUrl\":\"" + target(version) + "\"}");
    }

    private static String target(long version) {
        return "https://example.com/" + version;
    }

    private EdgeConfig edge(Path journal, int linkPort) {
        Map<String, String> variables = new HashMap<>();
        variables.put("HTTP_PORT", "0");
        variables.put("MANAGEMENT_PORT", "0");
        variables.put("PUBLIC_BASE_URL", stack.config().publicUrl());
        variables.put("JOURNAL_DIR", journal.toString());
        variables.put("JOURNAL_MAX_BYTES", "4MiB");
        variables.put("LINK_SERVICE_ADDR", "127.0.0.1:" + linkPort);
        variables.put("ANALYTICS_SERVICE_ADDR", "127.0.0.1:" + stack.grpcPort());
        variables.put("DRAIN_GRACE", "0s");
        return EdgeConfig.from(Env.of(variables));
    }

    private void visit(Visitors visitors) {
        String location =
                visitors.api().follow(code).headers().firstValue("location").orElse("");
        if (location.isEmpty()) {
            faults.add("no redirect");
            return;
        }
        long seen = Long.parseLong(location.substring(location.lastIndexOf('/') + 1));
        long before = visitors.version().getAndSet(seen);
        if (seen < before) {
            faults.add("version " + seen + " after " + before);
        }
    }

    private void awaitSeen(Duration within) {
        await().atMost(within)
                .pollInterval(Duration.ofMillis(10))
                .until(() ->
                        all.stream().allMatch(visitors -> visitors.version().get() == version));
    }
}
