package dev.curlew.edge.click;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.curlew.platform.testing.ChildJvm;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JournalShelfTest {

    private static final long MAX_BYTES = 1 << 20;

    @TempDir
    private Path folder;

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void open_plainDirectory_isTheJournalItself() {
        try (ClickJournal journal = open(folder.resolve("journal")).journal()) {
            assertThat(journal.pending()).isZero();
            assertThatThrownBy(() -> open(folder.resolve("journal"))).isInstanceOf(JournalInUseException.class);
        }
    }

    @Test
    void open_shelf_eachReplicaTakesItsOwn() {
        var first = open(shelf());
        var second = open(shelf());
        try (ClickJournal _ = first.journal();
                ClickJournal _ = second.journal()) {
            assertThat(first.directory()).isEqualTo(folder.resolve("1"));
            assertThat(second.directory()).isEqualTo(folder.resolve("2"));
        }
    }

    @Test
    void open_shelf_journalsLeftBehindAreTakenUp_theLongestAgoFirst() {
        var kept = open(shelf());
        var left = open(shelf());
        assertThat(left.journal().append("click".getBytes(UTF_8))).isTrue();
        left.journal().close();
        kept.journal().close();
        try (ClickJournal _ = open(shelf()).journal();
                ClickJournal adopted = open(shelf()).journal();
                ClickJournal fresh = open(shelf()).journal()) {
            assertThat(adopted.pending()).isEqualTo(1);
            assertThat(fresh.pending()).isZero();
        }
        // The first two have been taken before the third was.
        var again = open(shelf());
        assertThat(again.directory()).isEqualTo(kept.directory());
        again.journal().close();
        var next = open(shelf());
        assertThat(next.directory()).isEqualTo(left.directory());
        assertThat(next.journal().pending()).isEqualTo(1);
        next.journal().close();
    }

    @Test
    void open_shelf_anotherProcessTakesAnother() throws Exception {
        try (ClickJournal _ = open(shelf()).journal()) {
            Process other = new ProcessBuilder(ChildJvm.command(OtherMain.class, shelf().toString()))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();

            assertThat(new String(other.getInputStream().readAllBytes(), UTF_8)
                            .lines()
                            .toList())
                    .last()
                    .isEqualTo(folder.resolve("2").toString());
            assertThat(other.waitFor()).isZero();
        }
    }

    /** Takes a journal and says which. */
    static final class OtherMain {

        private OtherMain() {}

        static void main(String[] args) {
            var opened = JournalShelf.open(
                    Path.of(args[0]),
                    Clock.systemUTC(),
                    directory -> ClickJournal.open(directory, MAX_BYTES, new ClickMetrics(new PrometheusRegistry())));
            System.out.println(opened.directory());
            opened.journal().close();
        }
    }

    private Path shelf() {
        return folder.resolve("*");
    }

    private JournalShelf.Opened<ClickJournal> open(Path place) {
        now = now.plus(Duration.ofSeconds(1));
        return JournalShelf.open(
                place,
                Clock.fixed(now, ZoneOffset.UTC),
                directory -> ClickJournal.open(directory, MAX_BYTES, new ClickMetrics(new PrometheusRegistry())));
    }
}
