package dev.curlew.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.curlew.edge.testing.LinkBackend;
import dev.curlew.edge.testing.TestEdge;
import dev.curlew.platform.testing.TcpProxy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three edges of one link-service, each behind a network of its own, while visitors come all the time. */
class FreshnessTest {

    private static final String CODE = "watched";

    private final LinkBackend backend = LinkBackend.start();
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(4);
    private final List<Visitors> all = new ArrayList<>();
    private final List<String> faults = new CopyOnWriteArrayList<>();

    @TempDir
    Path folder;

    /** An edge, its network, and what its visitors see. */
    private record Visitors(TcpProxy network, TestEdge edge, AtomicLong revision) {}

    @BeforeEach
    void start() throws IOException {
        change(1);
        for (int i = 0; i < 3; i++) {
            TcpProxy network = TcpProxy.to(backend.port());
            Path journal = Files.createDirectory(folder.resolve("edge-" + i));
            TestEdge edge = TestEdge.start(journal, network.port(), backend.port());
            Visitors visitors = new Visitors(network, edge, new AtomicLong());
            all.add(visitors);
            var _ = threads.scheduleWithFixedDelay(() -> visit(visitors), 0, 20, TimeUnit.MILLISECONDS);
        }
        var _ = threads.scheduleWithFixedDelay(this::beat, 0, 1, TimeUnit.SECONDS);
        await().until(() -> backend.watchers() == 3);
        awaitRevision(1, Duration.ofSeconds(5));
    }

    @AfterEach
    void stop() throws InterruptedException {
        threads.shutdownNow();
        assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        all.forEach(visitors -> {
            visitors.edge().close();
            visitors.network().close();
        });
        backend.close();
    }

    @Test
    void change_isSeenByAll_inOneSecond_orThirtyWithoutWord_andNeverUndone() {
        for (int revision = 2; revision <= 20; revision++) {
            change(revision);
            backend.tellChange(CODE, revision);
            awaitRevision(revision, Duration.ofSeconds(1));
        }

        // Word of it is lost, but the streams live.
        change(21);
        awaitRevision(21, Duration.ofSeconds(30));

        // A replica that is behind answers: what it says is not believed.
        change(15);
        backend.tellChange(CODE, 21);
        backend.tellReset();
        int before = backend.resolves().size();
        await().until(() -> backend.resolves().size() > before + 3);
        awaitRevision(21, Duration.ofSeconds(1));

        // The network is gone for a while, and the link changes meanwhile.
        all.forEach(visitors -> visitors.network().cut());
        change(22);
        backend.tellChange(CODE, 22);
        await().until(() ->
                all.stream().allMatch(visitors -> visitors.edge().metrics().contains("link_watch_connected 0.0")));
        assertThat(all).allMatch(visitors -> visitors.revision().get() == 21);
        all.forEach(visitors -> visitors.network().heal());
        awaitRevision(22, Duration.ofSeconds(10));

        assertThat(faults).isEmpty();
    }

    @Test
    void streamsThatFallSilent_areNotTrusted() {
        backend.silent(true);
        change(2);
        backend.tellChange(CODE, 2);

        awaitRevision(2, Duration.ofSeconds(30));
        assertThat(faults).isEmpty();
    }

    private void change(long revision) {
        backend.with(CODE, "https://example.com/" + revision, revision);
    }

    private void beat() {
        backend.beat();
    }

    private void visit(Visitors visitors) {
        String location = visitors.edge().location("/" + CODE);
        if (location.isEmpty()) {
            faults.add("no redirect");
            return;
        }
        long seen = Long.parseLong(location.substring(location.lastIndexOf('/') + 1));
        long before = visitors.revision().getAndSet(seen);
        if (seen < before) {
            faults.add("revision " + seen + " after " + before);
        }
    }

    private void awaitRevision(long revision, Duration within) {
        await().atMost(within)
                .pollInterval(Duration.ofMillis(10))
                .until(() ->
                        all.stream().allMatch(visitors -> visitors.revision().get() == revision));
    }
}
