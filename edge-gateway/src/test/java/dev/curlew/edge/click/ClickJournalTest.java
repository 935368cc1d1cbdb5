package dev.curlew.edge.click;

import static dev.curlew.edge.click.TestClicks.append;
import static dev.curlew.edge.click.TestClicks.click;
import static dev.curlew.edge.click.TestClicks.clicks;
import static dev.curlew.edge.click.TestClicks.counter;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.curlew.proto.analytics.v1.Click;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClickJournalTest {

    private static final long SMALL = 64 * 1024;
    private static final long LARGE = 4 << 20;

    @TempDir
    Path directory;

    private PrometheusRegistry registry = new PrometheusRegistry();

    @Test
    void read_whatWasAppended_inOrder() {
        try (ClickJournal journal = open(LARGE)) {
            append(journal, 0, 250);

            assertThat(all(journal)).isEqualTo(clicks(0, 250));
        }
    }

    @Test
    void files_readableByTheirOwnerOnly() throws IOException {
        Path data = directory.resolve("data");
        Path fresh = data.resolve("journal");
        try (ClickJournal journal = ClickJournal.open(fresh, SMALL, new ClickMetrics(registry))) {
            append(journal, 0, 3);
            journal.acknowledge(journal.end());
            VisitorSalt.open(Clock.systemUTC(), fresh, Optional.empty());

            assertThat(permissions(data)).isEqualTo("rwx------");
            assertThat(permissions(fresh)).isEqualTo("rwx------");
            try (Stream<Path> files = Files.list(fresh)) {
                assertThat(files.toList())
                        .hasSize(4)
                        .allSatisfy(file -> assertThat(permissions(file)).isEqualTo("rw-------"));
            }
        }
    }

    @Test
    void directoryThatIsThere_keepsItsPermissions() throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-x---"));
        try (ClickJournal _ = open(SMALL)) {
            assertThat(permissions(directory)).isEqualTo("rwxr-x---");
        }
    }

    @Test
    void read_nothing_fromTheEnd() {
        try (ClickJournal journal = open(LARGE)) {
            append(journal, 0, 3);
            long end = journal.read(journal.acknowledged(), 100, 1 << 20).position();

            assertThat(journal.read(end, 100, 1 << 20).isEmpty()).isTrue();
        }
    }

    @Test
    void read_staysWithinItsLimits() {
        try (ClickJournal journal = open(LARGE)) {
            append(journal, 0, 100);

            assertThat(journal.read(0, 7, 1 << 20).clicks()).isEqualTo(clicks(0, 7));
            assertThat(journal.read(0, 100, 1).clicks()).isEqualTo(clicks(0, 1));
        }
    }

    @Test
    void reopened_hasAllThatIsNotAcknowledged() {
        try (ClickJournal journal = open(SMALL)) {
            append(journal, 0, 300);
            JournalBatch first = journal.read(journal.acknowledged(), 120, 1 << 20);
            journal.acknowledge(first.position());
        }

        try (ClickJournal journal = open(SMALL)) {
            assertThat(all(journal)).isEqualTo(clicks(120, 300));
            assertThat(journal.pending()).isEqualTo(180);
            append(journal, 300, 400);
            assertThat(all(journal)).isEqualTo(clicks(120, 400));
        }
    }

    @Test
    void tornLastRecord_dropped_atEveryByte() throws IOException {
        Path file;
        long start;
        long end;
        try (ClickJournal journal = open(SMALL)) {
            append(journal, 0, 20);
            start = journal.end();
            append(journal, 20, 21);
            end = journal.end();
            file = segmentFiles().getFirst();
        }
        byte[] whole = Files.readAllBytes(file);
        for (long cut = start; cut < end; cut++) {
            byte[] torn = whole.clone();
            java.util.Arrays.fill(torn, (int) cut, (int) end, (byte) 0);
            boolean paddingOnly = java.util.Arrays.equals(torn, whole);
            Files.write(file, torn);
            registry = new PrometheusRegistry();
            try (ClickJournal journal = open(SMALL)) {
                assertThat(all(journal)).as("cut at %d", cut).isEqualTo(clicks(0, paddingOnly ? 21 : 20));
                append(journal, 30, 32);
                assertThat(all(journal)).as("cut at %d", cut).endsWith(click(30), click(31));
            }
        }
    }

    @Test
    void recordWithoutItsLength_dropped_whateverFollows() throws IOException {
        try (ClickJournal journal = open(SMALL)) {
            append(journal, 0, 5);
            long start = journal.end();
            append(journal, 5, 6);
            overwrite(segmentFiles().getFirst(), start, new byte[4]);
        }

        try (ClickJournal journal = open(SMALL)) {
            assertThat(all(journal)).isEqualTo(clicks(0, 5));
        }
    }

    @Test
    void spoiltRecordInTheMiddle_skippedAndCounted() throws IOException {
        try (ClickJournal journal = open(SMALL)) {
            append(journal, 0, 5);
            long start = journal.end();
            append(journal, 5, 10);
            overwrite(segmentFiles().getFirst(), start + Segment.RECORD_HEADER_BYTES + 3, new byte[] {99});
        }
        registry = new PrometheusRegistry();

        try (ClickJournal journal = open(SMALL)) {
            List<Click> expected = new ArrayList<>(clicks(0, 10));
            expected.remove(5);
            assertThat(all(journal)).isEqualTo(expected);
            assertThat(counter(registry, "click_journal_dropped")).isEqualTo(1);
            assertIdentity(journal);
        }
    }

    @Test
    void fileThatIsNoSegment_leftAside() throws IOException {
        Files.createDirectories(directory);
        Files.write(directory.resolve("00000000000000000000.clicks"), new byte[4096]);

        try (ClickJournal journal = open(SMALL)) {
            append(journal, 0, 2);
            assertThat(all(journal)).isEqualTo(clicks(0, 2));
        }
        assertThat(directory.resolve("00000000000000000000.clicks.bad")).exists();
    }

    @Test
    void segments_removed_onceAcknowledged() throws IOException {
        try (ClickJournal journal = open(SMALL)) {
            append(journal, 0, 400);
            assertThat(segmentFiles()).hasSizeGreaterThan(1);

            JournalBatch batch = journal.read(journal.acknowledged(), 1000, 1 << 20);
            journal.acknowledge(batch.position());

            await().untilAsserted(() -> assertThat(segmentFiles()).hasSizeLessThanOrEqualTo(2));
            append(journal, 400, 410);
            assertThat(journal.read(batch.position(), 1000, 1 << 20).clicks()).isEqualTo(clicks(400, 410));
        }
    }

    @Test
    void positions_growOnOverRestarts_whenAllIsAcknowledged() {
        long before;
        try (ClickJournal journal = open(SMALL)) {
            append(journal, 0, 400);
            before = journal.read(journal.acknowledged(), 1000, 1 << 20).position();
            journal.acknowledge(before);
        }

        try (ClickJournal journal = open(SMALL)) {
            append(journal, 400, 401);
            JournalBatch batch = journal.read(journal.acknowledged(), 1000, 1 << 20);
            assertThat(batch.clicks()).containsExactly(click(400));
            assertThat(batch.position()).isGreaterThan(before);
        }
    }

    @Test
    void fullJournal_dropsAndCounts_untilClicksAreAcknowledged() throws IOException {
        try (ClickJournal journal = open(SMALL)) {
            int kept = 0;
            while (journal.append(click(kept).toByteArray())) {
                kept++;
            }
            assertThat(kept).isGreaterThan(300);
            assertThat(size()).isLessThanOrEqualTo(SMALL);
            assertThat(counter(registry, "click_journal_dropped")).isEqualTo(1);
            assertIdentity(journal);

            JournalBatch batch = journal.read(journal.acknowledged(), 10_000, 1 << 20);
            assertThat(batch.clicks()).hasSize(kept);
            journal.acknowledge(batch.position());

            append(journal, 0, 10);
            assertThat(all(journal)).isEqualTo(clicks(0, 10));
        }
    }

    @Test
    void lateSegment_waitedForOnce_thenClicksAreDropped_untilItIsThere() {
        CountDownLatch disk = new CountDownLatch(1);
        registry = new PrometheusRegistry();
        try (ClickJournal journal =
                ClickJournal.open(directory, SMALL, new ClickMetrics(registry), (path, base, size) -> {
                    awaitDisk(disk);
                    return Segment.create(path, base, size);
                })) {
            int kept = 0;
            while (journal.append(click(kept).toByteArray())) {
                kept++;
            }
            byte[] next = click(kept).toByteArray();
            long begun = System.nanoTime();
            for (int i = 0; i < 100; i++) {
                assertThat(journal.append(next)).isFalse();
            }
            // Each of them would have waited as long as the first.
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
            assertThat(dropped("disk")).isEqualTo(101);

            disk.countDown();
            await().until(() -> journal.append(next));
            assertThat(all(journal)).isEqualTo(clicks(0, kept + 1));
            assertIdentity(journal);
        } finally {
            disk.countDown();
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
            assertIdentity(journal);
        }
    }

    @Test
    void longClick_dropped() {
        try (ClickJournal journal = open(LARGE)) {
            assertThat(journal.append(new byte[Segment.LONGEST_RECORD + 1])).isFalse();
            assertThat(counter(registry, "click_journal_dropped")).isEqualTo(1);
        }
    }

    @Test
    void directory_takenByOneJournalOnly() {
        try (ClickJournal journal = open(SMALL)) {
            append(journal, 0, 1);
            registry = new PrometheusRegistry();

            assertThatThrownBy(() -> open(SMALL))
                    .isInstanceOf(JournalInUseException.class)
                    .hasMessageContaining(directory.toString());
        }
        registry = new PrometheusRegistry();
        open(SMALL).close();
    }

    @Test
    void closedJournal_dropsClicks() {
        ClickJournal journal = open(SMALL);
        journal.close();

        assertThat(journal.append(click(1).toByteArray())).isFalse();
    }

    @Test
    void tornAcknowledgement_fallsBackToTheOneBefore() throws IOException {
        try (AckFile file = AckFile.open(directory.resolve("acknowledged"))) {
            assertThat(file.read()).isEmpty();
            file.write(100);
            file.write(200);
            file.write(300);
        }
        overwrite(directory.resolve("acknowledged"), 2, new byte[] {7});

        try (AckFile file = AckFile.open(directory.resolve("acknowledged"))) {
            assertThat(file.read()).hasValue(200);
        }
    }

    @Test
    void concurrentAppends_allRead_eachThreadsInOrder() throws Exception {
        int threads = 4;
        int each = 3000;
        try (ClickJournal journal = open(LARGE);
                ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            List<Future<?>> writers = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                int from = thread * each;
                writers.add(executor.submit(() -> append(journal, from, from + each)));
            }
            List<Click> seen = new ArrayList<>();
            long position = journal.acknowledged();
            while (seen.size() < threads * each) {
                boolean writing = writers.stream().anyMatch(writer -> !writer.isDone());
                JournalBatch batch = journal.read(position, 100, 1 << 20);
                seen.addAll(batch.clicks());
                position = batch.position();
                assertThat(writing || !batch.isEmpty())
                        .as("%d of %d", seen.size(), threads * each)
                        .isTrue();
            }
            for (Future<?> writer : writers) {
                writer.get();
            }
            Set<Click> distinct = new HashSet<>(seen);
            assertThat(distinct).hasSize(threads * each).containsAll(clicks(0, threads * each));
            for (int thread = 0; thread < threads; thread++) {
                Set<Click> own = new HashSet<>(clicks(thread * each, (thread + 1) * each));
                assertThat(seen.stream().filter(own::contains)).isEqualTo(clicks(thread * each, (thread + 1) * each));
            }
        }
    }

    private void assertIdentity(ClickJournal journal) {
        assertThat(counter(registry, "click_journal_accepted"))
                .isEqualTo(counter(registry, "click_journal_acknowledged")
                        + journal.pending()
                        + counter(registry, "click_journal_dropped"));
    }

    private ClickJournal open(long maxBytes) {
        registry = new PrometheusRegistry();
        return ClickJournal.open(directory, maxBytes, new ClickMetrics(registry));
    }

    private static List<Click> all(ClickJournal journal) {
        List<Click> clicks = new ArrayList<>();
        long position = journal.acknowledged();
        while (true) {
            JournalBatch batch = journal.read(position, 64, 1 << 20);
            if (batch.isEmpty()) {
                return clicks;
            }
            clicks.addAll(batch.clicks());
            position = batch.position();
        }
    }

    private List<Path> segmentFiles() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(Segment.SUFFIX))
                    .sorted()
                    .toList();
        }
    }

    private long size() throws IOException {
        long size = 0;
        for (Path file : segmentFiles()) {
            size += Files.size(file);
        }
        return size;
    }

    private static void overwrite(Path file, long offset, byte[] bytes) throws IOException {
        try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
            access.seek(offset);
            access.write(bytes);
        }
    }

    private double dropped(String reason) {
        return registry.scrape("click_journal_dropped"::equals).stream()
                .flatMap(snapshot -> ((CounterSnapshot) snapshot).getDataPoints().stream())
                .filter(point -> reason.equals(point.getLabels().get("reason")))
                .mapToDouble(point -> point.getValue())
                .sum();
    }

    private static void awaitDisk(CountDownLatch disk) throws IOException {
        try {
            disk.await();
        } catch (InterruptedException interrupted) {
            throw new IOException(interrupted);
        }
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
