package dev.curlew.edge.click;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.curlew.platform.testing.ChildJvm;
import dev.curlew.proto.analytics.v1.Click;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that appends with several threads is killed at random moments: each click that it said it has kept is read, once. */
class JournalKillTest {

    private static final int ROUNDS = 50;
    /** What a round costs is mostly the start of its process, which leaves a core idle. */
    private static final int AT_ONCE = 2;

    private static final int THREADS = 4;
    private static final int MOST_KEPT_A_ROUND = 1000;
    private static final int NUMBERS_A_ROUND = Integer.MAX_VALUE / ROUNDS;

    /** So that the process is killed also while it goes on in the next segment. */
    private static final long MAX_BYTES = 256 * 1024;

    private final long seed = new Random().nextLong();

    @Test
    void killedProcess_losesAndDoublesNoClick(@TempDir Path folder) throws Exception {
        List<Future<Void>> journals = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
            for (int i = 0; i < AT_ONCE; i++) {
                Path directory = Files.createDirectories(folder.resolve(i + "/journal"));
                Random random = new Random(seed + i);
                journals.add(threads.submit(() -> kill(directory, random)));
            }
        }
        for (Future<Void> journal : journals) {
            journal.get();
        }
    }

    private @Nullable Void kill(Path directory, Random random) throws Exception {
        Set<Integer> told = new HashSet<>();
        Set<ByteString> seen = new HashSet<>();
        for (int round = 0; round < ROUNDS / AT_ONCE; round++) {
            told.addAll(killedAfter(directory, 1 + random.nextInt(MOST_KEPT_A_ROUND), round * NUMBERS_A_ROUND));
            if (round % 2 == 0) {
                // The next process finds what this one left.
                continue;
            }
            List<Click> read = takeOut(directory);
            String context = "round " + round + " of seed " + seed;
            int before = seen.size();
            read.forEach(click -> seen.add(click.getEventId()));
            assertThat(seen).as("doubled: " + context).hasSize(before + read.size());
            Set<ByteString> lost = told.stream()
                    .map(number -> TestClicks.click(number).getEventId())
                    .collect(Collectors.toSet());
            lost.removeAll(seen);
            assertThat(lost).as("lost: " + context).isEmpty();
            // What was kept but not told any more: one at most of each thread.
            assertThat(seen.size()).as(context).isBetween(told.size(), told.size() + (round + 1) * THREADS);
        }
        return null;
    }

    /** Has clicks appended from a number on, and kills who does it once so many were kept. Gives the numbers of all those kept. */
    private static List<Integer> killedAfter(Path directory, int clicks, int first)
            throws IOException, InterruptedException {
        Process writer = new ProcessBuilder(ChildJvm.command(
                        List.of("-XX:+UseSerialGC", "-XX:+DisplayVMOutputToStderr", "-Xmx64m"),
                        JournalWriter.class.getName(),
                        directory.toString(),
                        Long.toString(MAX_BYTES),
                        Integer.toString(THREADS),
                        Integer.toString(first)))
                .redirectError(directory.resolveSibling("writer.log").toFile())
                .start();
        List<Integer> kept = new ArrayList<>();
        try (DataInputStream told = new DataInputStream(new BufferedInputStream(writer.getInputStream()))) {
            while (kept.size() < clicks) {
                kept.add(told.readInt());
            }
            // Process.destroyForcibly would close the pipe, in which there is still something to be read.
            writer.toHandle().destroyForcibly();
            while (true) {
                kept.add(told.readInt());
            }
        } catch (EOFException _) {
            assertThat(kept).as("kept before the end, see writer.log").hasSizeGreaterThanOrEqualTo(clicks);
            return kept;
        } finally {
            writer.destroyForcibly().waitFor();
        }
    }

    /** Reads all clicks, and acknowledges them. */
    private static List<Click> takeOut(Path directory) {
        List<Click> clicks = new ArrayList<>();
        try (ClickJournal journal =
                ClickJournal.open(directory, MAX_BYTES, new ClickMetrics(new PrometheusRegistry()))) {
            long pending = journal.pending();
            for (JournalBatch batch = journal.read(journal.acknowledged(), 500, 1 << 20);
                    !batch.isEmpty();
                    batch = journal.read(journal.acknowledged(), 500, 1 << 20)) {
                clicks.addAll(TestClicks.clicks(batch));
                journal.acknowledge(batch.position());
            }
            assertThat(clicks).hasSize((int) pending);
        }
        return clicks;
    }
}
