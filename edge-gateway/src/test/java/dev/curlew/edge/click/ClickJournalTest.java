package dev.curlew.edge.click;

import static dev.curlew.edge.click.TestClicks.all;
import static dev.curlew.edge.click.TestClicks.append;
import static dev.curlew.edge.click.TestClicks.assertIdentity;
import static dev.curlew.edge.click.TestClicks.click;
import static dev.curlew.edge.click.TestClicks.clicks;
import static dev.curlew.edge.click.TestClicks.counter;
import static dev.curlew.edge.click.TestClicks.segmentFiles;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.curlew.proto.analytics.v1.Click;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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

    /** Within a second, and as much again where the machine is busy. */
    @Test
    void clicks_areBroughtToTheDisk_byThemselves() {
        try (ClickJournal journal = open(LARGE)) {
            await().pollInterval(Duration.ofMillis(1)).until(() -> {
                append(journal, 0, 1);
                return journal.unsynced() > 0;
            });

            await().atMost(Duration.ofSeconds(2)).until(() -> journal.unsynced() == 0);
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
        }
        assertThat(permissions(data)).isEqualTo("rwx------");
        assertThat(permissions(fresh)).isEqualTo("rwx------");
        try (Stream<Path> files = Files.list(fresh)) {
            assertThat(files.toList())
                    .hasSizeGreaterThanOrEqualTo(4)
                    .allSatisfy(file -> assertThat(permissions(file)).isEqualTo("rw-------"));
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

            assertThat(TestClicks.clicks(journal.read(0, 7, 1 << 20))).isEqualTo(clicks(0, 7));
            assertThat(TestClicks.clicks(journal.read(0, 100, 1))).isEqualTo(clicks(0, 1));
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
            file = segmentFiles(directory).getFirst();
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
            overwrite(segmentFiles(directory).getFirst(), start, new byte[4]);
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
            overwrite(segmentFiles(directory).getFirst(), start + SegmentRecords.RECORD_HEADER_BYTES + 3, new byte[] {99
            });
        }
        registry = new PrometheusRegistry();

        try (ClickJournal journal = open(SMALL)) {
            List<Click> expected = new ArrayList<>(clicks(0, 10));
            expected.remove(5);
            assertThat(all(journal)).isEqualTo(expected);
            assertThat(counter(registry, "click_journal_dropped")).isEqualTo(1);
            assertIdentity(registry, journal);
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
            assertThat(segmentFiles(directory)).hasSizeGreaterThan(1);

            JournalBatch batch = journal.read(journal.acknowledged(), 1000, 1 << 20);
            journal.acknowledge(batch.position());

            await().untilAsserted(() ->
                    assertThat(segmentFiles(directory)).hasSizeLessThanOrEqualTo(1 + SegmentSupply.AHEAD));
            append(journal, 400, 410);
            assertThat(TestClicks.clicks(journal.read(batch.position(), 1000, 1 << 20)))
                    .isEqualTo(clicks(400, 410));
        }
    }

    @Test
    void acknowledgedUpToTheEndOfASegment_readGoesOnInTheNext() {
        try (ClickJournal journal = open(SMALL)) {
            append(journal, 0, 400);
            long read = 0;
            for (JournalBatch batch = journal.read(0, 1, 1);
                    !batch.isEmpty();
                    batch = journal.read(journal.acknowledged(), 1, 1)) {
                journal.acknowledge(batch.position());
                read++;
            }
            assertThat(read).isEqualTo(400);
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
            assertThat(TestClicks.clicks(batch)).containsExactly(click(400));
            assertThat(batch.position()).isGreaterThan(before);
        }
    }

    @Test
    void unfinishedRecordOfAKilledProcess_skipped_andWhatFollowsIsRead() throws IOException {
        long start;
        try (ClickJournal journal = open(SMALL)) {
            append(journal, 0, 5);
            start = journal.end();
            append(journal, 5, 10);
        }
        // As it is between the moment when a thread takes its place and that when its record is whole.
        int length = -click(5).toByteArray().length;
        overwrite(
                segmentFiles(directory).getFirst(),
                start,
                ByteBuffer.allocate(4)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putInt(length)
                        .array());

        List<Click> expected = new ArrayList<>(clicks(0, 10));
        expected.remove(5);
        for (int restart = 0; restart < 2; restart++) {
            try (ClickJournal journal = open(SMALL)) {
                assertThat(all(journal)).isEqualTo(expected);
                assertThat(journal.pending()).isEqualTo(9);
                assertIdentity(registry, journal);
            }
        }
    }

    @Test
    void longClick_dropped() {
        try (ClickJournal journal = open(LARGE)) {
            assertThat(journal.append(new byte[SegmentRecords.LONGEST_RECORD + 1]))
                    .isFalse();
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
    void acknowledgedBeyondWhatTheDiskKept_whatTakesItsPlaceIsSent() throws IOException {
        open(SMALL).close();
        try (AckFile file = AckFile.open(directory.resolve("acknowledged"))) {
            file.write(400);
            file.write(500);
        }
        registry = new PrometheusRegistry();
        try (ClickJournal journal = open(SMALL)) {
            append(journal, 0, 1);
        }

        registry = new PrometheusRegistry();
        try (ClickJournal journal = open(SMALL)) {
            assertThat(all(journal)).containsExactly(click(0));
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
                seen.addAll(TestClicks.clicks(batch));
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

    private ClickJournal open(long maxBytes) {
        registry = new PrometheusRegistry();
        return ClickJournal.open(directory, maxBytes, new ClickMetrics(registry));
    }

    private static void overwrite(Path file, long offset, byte[] bytes) throws IOException {
        try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
            access.seek(offset);
            access.write(bytes);
        }
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
