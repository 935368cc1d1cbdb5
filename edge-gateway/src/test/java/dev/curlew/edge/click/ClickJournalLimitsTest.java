package dev.curlew.edge.click;

import static dev.curlew.edge.click.TestClicks.all;
import static dev.curlew.edge.click.TestClicks.append;
import static dev.curlew.edge.click.TestClicks.assertIdentity;
import static dev.curlew.edge.click.TestClicks.click;
import static dev.curlew.edge.click.TestClicks.clicks;
import static dev.curlew.edge.click.TestClicks.dropped;
import static dev.curlew.edge.click.TestClicks.segmentFiles;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.curlew.proto.analytics.v1.Click;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of clicks when the disk is full, late or away, and segments come and go. */
class ClickJournalLimitsTest {

    private static final long SMALL = 64 * 1024;

    @TempDir
    Path directory;

    private PrometheusRegistry registry = new PrometheusRegistry();

    @Test
    void fullJournal_dropsAndCounts_untilClicksAreAcknowledged() throws IOException {
        try (ClickJournal journal = open(SMALL)) {
            int kept = 0;
            while (dropped(registry, "full") == 0) {
                kept += journal.append(click(kept).toByteArray()) ? 1 : 0;
            }
            assertThat(kept).isGreaterThan(300);
            assertThat(size()).isEqualTo(SMALL);
            assertIdentity(registry, journal);

            JournalBatch batch = journal.read(journal.acknowledged(), 10_000, 1 << 20);
            assertThat(batch.clicks()).hasSize(kept);
            journal.acknowledge(batch.position());

            append(journal, 0, 10);
            assertThat(all(journal)).isEqualTo(clicks(0, 10));
        }
    }

    @Test
    void lateSegment_holdsNobody_clicksAreDroppedAndCounted_untilItIsThere() {
        CountDownLatch disk = new CountDownLatch(1);
        registry = new PrometheusRegistry();
        try (ClickJournal journal =
                ClickJournal.open(directory, SMALL, new ClickMetrics(registry), (path, base, size) -> {
                    awaitDisk(disk);
                    return Segment.create(path, base, size);
                })) {
            int kept = 0;
            // If anything waited for the disk, this would not end.
            while (journal.append(click(kept).toByteArray())) {
                kept++;
            }
            byte[] next = click(kept).toByteArray();
            for (int i = 0; i < 100; i++) {
                assertThat(journal.append(next)).isFalse();
            }
            assertThat(dropped(registry, "disk")).isEqualTo(101);

            disk.countDown();
            await().until(() -> journal.append(next));
            assertThat(all(journal)).isEqualTo(clicks(0, kept + 1));
            assertIdentity(registry, journal);
        } finally {
            disk.countDown();
        }
    }

    @Test
    void segmentsAhead_usedAfterRestarts() throws IOException {
        for (int restart = 0; restart < 10; restart++) {
            try (ClickJournal journal = open(SMALL)) {
                append(journal, restart, restart + 1);
                assertThat(all(journal)).isEqualTo(clicks(0, restart + 1));
            }
            assertThat(segmentFiles(directory)).hasSizeLessThanOrEqualTo(1 + SegmentSupply.AHEAD);
        }
        try (ClickJournal journal = open(SMALL)) {
            append(journal, 10, 500);
            assertThat(all(journal)).isEqualTo(clicks(0, 500));
        }
    }

    @Test
    void diskThatRefuses_triedAgain() {
        AtomicInteger tries = new AtomicInteger();
        registry = new PrometheusRegistry();
        try (ClickJournal journal =
                ClickJournal.open(directory, SMALL, new ClickMetrics(registry), (path, base, size) -> {
                    if (tries.incrementAndGet() <= 1) {
                        throw new IllegalStateException("no disk");
                    }
                    return Segment.create(path, base, size);
                })) {
            int kept = 0;
            while (journal.append(click(kept).toByteArray())) {
                kept++;
            }
            int last = kept;
            await().until(() -> journal.append(click(last).toByteArray()));

            assertThat(all(journal)).isEqualTo(clicks(0, kept + 1));
            assertThat(tries).hasValueGreaterThanOrEqualTo(2);
            assertIdentity(registry, journal);
        }
    }

    @Test
    void concurrentAppends_whileSegmentsAreRemoved_eachReadOnce() throws Exception {
        int threads = 4;
        int each = 5000;
        registry = new PrometheusRegistry();
        ClickMetrics metrics = new ClickMetrics(registry);
        try (ClickJournal journal = ClickJournal.open(directory, SMALL, metrics);
                ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            for (int thread = 0; thread < threads; thread++) {
                int from = thread * each;
                var _ = executor.submit(() -> append(journal, from, from + each));
            }
            List<Click> seen = new ArrayList<>();
            await().pollInterval(Duration.ofMillis(1)).until(() -> {
                JournalBatch batch = journal.read(journal.acknowledged(), 200, 1 << 20);
                seen.addAll(TestClicks.clicks(batch));
                journal.acknowledge(batch.position());
                metrics.acknowledged(batch.clicks().size());
                return seen.size() >= threads * each;
            });

            assertThat(seen).hasSize(threads * each);
            assertThat(new HashSet<>(seen)).hasSize(threads * each);
            assertThat(journal.pending()).isZero();
            assertIdentity(registry, journal);
        }
    }

    private ClickJournal open(long maxBytes) {
        registry = new PrometheusRegistry();
        return ClickJournal.open(directory, maxBytes, new ClickMetrics(registry));
    }

    private long size() throws IOException {
        long size = 0;
        for (Path file : segmentFiles(directory)) {
            size += Files.size(file);
        }
        return size;
    }

    private static void awaitDisk(CountDownLatch disk) throws IOException {
        try {
            disk.await();
        } catch (InterruptedException interrupted) {
            throw new IOException(interrupted);
        }
    }
}
