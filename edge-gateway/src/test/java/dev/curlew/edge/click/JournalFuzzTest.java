package dev.curlew.edge.click;

import static dev.curlew.edge.click.TestClicks.all;
import static dev.curlew.edge.click.TestClicks.append;
import static dev.curlew.edge.click.TestClicks.click;
import static dev.curlew.edge.click.TestClicks.segmentFiles;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import dev.curlew.platform.fuzz.Bytes;
import dev.curlew.platform.fuzz.Fuzz;
import dev.curlew.proto.analytics.v1.Click;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Directories that are nearly a journal: each is opened, read, and goes on; nobody loses a click for what a disk spoilt elsewhere. */
class JournalFuzzTest {

    private static final long SMALL = 64 * 1024;
    /** There is room for more whatever was found. */
    private static final long LARGE = 4 * SMALL;

    private static final int ACK_BYTES = 32;

    @TempDir
    Path folder;

    @Test
    void anyFiles_areOpened_andAppendedTo() throws IOException {
        List<byte[]> corpus = new ArrayList<>(Bytes.kept("journal"));
        for (int clicks : new int[] {0, 1, 7, 400}) {
            corpus.add(journal(folder.resolve("corpus-" + clicks), clicks));
        }
        Fuzz.run(
                "journal",
                corpus,
                Bytes.with("\u007f\u0000\u0000\u0000", "CURLEWJ1", "\u0001\u0000\u0000\u0000"),
                this::take);
    }

    /** The file of what is acknowledged, and behind it the first segment. */
    private static byte[] journal(Path directory, int clicks) throws IOException {
        try (ClickJournal journal = open(directory, SMALL)) {
            append(journal, 0, clicks);
            if (clicks > 5) {
                journal.acknowledge(journal.read(0, 3, 1 << 20).position());
            }
        }
        byte[] segment = Files.readAllBytes(segmentFiles(directory).getFirst());
        byte[] both = Arrays.copyOf(
                Arrays.copyOf(Files.readAllBytes(directory.resolve("acknowledged")), ACK_BYTES),
                ACK_BYTES + segment.length);
        System.arraycopy(segment, 0, both, ACK_BYTES, segment.length);
        return both;
    }

    private String take(byte[] input) throws IOException {
        Path directory = Files.createTempDirectory(folder, "journal");
        try {
            int split = Math.min(input.length, ACK_BYTES);
            Files.write(directory.resolve("acknowledged"), Arrays.copyOf(input, split));
            Files.write(
                    directory.resolve("00000000000000000000.clicks"), Arrays.copyOfRange(input, split, input.length));
            StringWriter told = new StringWriter();
            boolean readable = new JournalInspector(new PrintWriter(told), false).inspect(directory);
            var _ = new JournalInspector(new PrintWriter(told), true).inspect(directory);
            int found;
            try (ClickJournal journal = open(directory, LARGE)) {
                found = all(journal).size();
                append(journal, 1, 2);
                List<Click> after = all(journal);
                assertThat(after).hasSize(found + 1).endsWith(click(1));
            }
            try (ClickJournal journal = open(directory, LARGE)) {
                assertThat(all(journal)).hasSize(found + 1);
            }
            return readable + " " + Math.min(found, 20) + " "
                    + told.toString().replaceAll("[0-9]+", "#").lines().skip(1).findFirst();
        } finally {
            MoreFiles.deleteRecursively(directory, RecursiveDeleteOption.ALLOW_INSECURE);
        }
    }

    private static ClickJournal open(Path directory, long maxBytes) {
        return ClickJournal.open(directory, maxBytes, new ClickMetrics(new PrometheusRegistry()));
    }
}
