package dev.curlew.edge.click;

import static dev.curlew.edge.click.TestClicks.append;
import static dev.curlew.edge.click.TestClicks.click;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.JsonFormat;
import dev.curlew.proto.analytics.v1.Click;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.RandomAccessFile;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalInspectorTest {

    private static final long MAX_BYTES = 64 * 1024;

    @TempDir
    Path directory;

    private final StringWriter printed = new StringWriter();

    @Test
    void directory_ofAnEdgeThatRuns_summed() throws IOException {
        try (ClickJournal journal = open()) {
            append(journal, 0, 10);
            journal.acknowledge(journal.read(0, 4, 1 << 20).position());

            assertThat(inspect(directory, false)).isTrue();
            append(journal, 10, 11);
        }
        assertThat(printed.toString())
                .contains("acknowledged up to ")
                .contains("positions 0 to ")
                .contains("of 16384, open; clicks: 10 whole, 6 of them pending; records: 0 spoilt, 0 unfinished")
                .doesNotContain("torn");
    }

    @Test
    void records_asLinesOfJson() throws IOException {
        Path file;
        try (ClickJournal journal = open()) {
            append(journal, 7, 9);
            file = segment();
        }

        assertThat(inspect(file, true)).isTrue();
        List<String> lines = printed.toString().lines().toList();
        assertThat(lines).hasSize(2).allMatch(line -> line.endsWith("}}"));
        assertThat(lines.getFirst()).startsWith("{\"position\":32,\"state\":\"whole\",\"click\":{");
        String json = lines.getFirst().substring(lines.getFirst().indexOf("\"click\":") + 8);
        Click.Builder parsed = Click.newBuilder();
        JsonFormat.parser().merge(json.substring(0, json.length() - 1), parsed);
        assertThat(parsed.build()).isEqualTo(click(7));
    }

    @Test
    void tornEnd_saidWhere_andLeftAsItIs() throws IOException {
        long end;
        try (ClickJournal journal = open()) {
            append(journal, 0, 3);
            end = journal.end();
            append(journal, 3, 4);
        }
        Path file = segment();
        overwrite(file, end, new byte[4]);
        byte[] before = Files.readAllBytes(file);

        assertThat(inspect(file, false)).isTrue();
        assertThat(printed.toString()).contains("clicks: 3 whole").contains("torn at " + end + ",");
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }

    @Test
    void spoiltRecord_shown_andNotReadable() throws IOException {
        long start;
        try (ClickJournal journal = open()) {
            append(journal, 0, 3);
            start = journal.end();
            append(journal, 3, 5);
        }
        overwrite(segment(), start + SegmentRecords.RECORD_HEADER_BYTES, new byte[] {99});

        assertThat(inspect(segment(), false)).isFalse();
        assertThat(printed.toString()).contains("clicks: 4 whole").contains("1 spoilt");
        assertThat(inspect(segment(), true)).isFalse();
        assertThat(printed.toString()).contains("{\"position\":" + start + ",\"state\":\"spoilt\"}");
    }

    @Test
    void otherFile_saidToBeNone() throws IOException {
        Path file = Files.writeString(directory.resolve("x"), "not a segment");

        assertThat(inspect(file, false)).isFalse();
        assertThat(printed.toString()).contains("not a segment of a click journal");
    }

    private boolean inspect(Path path, boolean records) throws IOException {
        return new JournalInspector(new PrintWriter(printed), records).inspect(path);
    }

    private ClickJournal open() {
        return ClickJournal.open(directory, MAX_BYTES, new ClickMetrics(new PrometheusRegistry()));
    }

    private Path segment() {
        return directory.resolve("00000000000000000000.clicks");
    }

    private static void overwrite(Path file, long offset, byte[] bytes) throws IOException {
        try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
            access.seek(offset);
            access.write(bytes);
        }
    }
}
