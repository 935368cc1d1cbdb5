package dev.curlew.edge.click;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.curlew.proto.analytics.v1.Click;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Clicks that differ by number, and the numbers that the metrics show. */
final class TestClicks {

    private TestClicks() {}

    static Click click(int number) {
        byte[] id = ByteBuffer.allocate(16).putInt(12, number).array();
        return Click.newBuilder()
                .setEventId(ByteString.copyFrom(id))
                .setCode("code-" + number)
                .setReferrer("r".repeat(number % 50))
                .build();
    }

    static List<Click> clicks(int from, int to) {
        return IntStream.range(from, to).mapToObj(TestClicks::click).toList();
    }

    /** Waits for the next segment where one is full: tests are faster than the disk. */
    static void append(ClickJournal journal, int from, int to) {
        for (Click click : clicks(from, to)) {
            byte[] bytes = click.toByteArray();
            if (!journal.append(bytes)) {
                await().pollInterval(Duration.ofMillis(1)).until(() -> journal.append(bytes));
            }
        }
    }

    static double counter(PrometheusRegistry registry, String name) {
        return registry.scrape(name::equals).stream()
                .flatMap(snapshot -> ((CounterSnapshot) snapshot).getDataPoints().stream())
                .mapToDouble(point -> point.getValue())
                .sum();
    }

    static List<Click> clicks(JournalBatch batch) {
        return batch.clicks().stream().map(TestClicks::parse).toList();
    }

    private static Click parse(byte[] click) {
        try {
            return Click.parseFrom(click);
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    /** All that is not acknowledged. */
    static List<Click> all(ClickJournal journal) {
        List<Click> clicks = new ArrayList<>();
        long position = journal.acknowledged();
        while (true) {
            JournalBatch batch = journal.read(position, 64, 1 << 20);
            if (batch.isEmpty()) {
                return clicks;
            }
            clicks.addAll(clicks(batch));
            position = batch.position();
        }
    }

    static List<Path> segmentFiles(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(Segment.SUFFIX))
                    .sorted()
                    .toList();
        }
    }

    static double dropped(PrometheusRegistry registry, String reason) {
        return registry.scrape("click_journal_dropped"::equals).stream()
                .flatMap(snapshot -> ((CounterSnapshot) snapshot).getDataPoints().stream())
                .filter(point -> reason.equals(point.getLabels().get("reason")))
                .mapToDouble(point -> point.getValue())
                .sum();
    }

    static void assertIdentity(PrometheusRegistry registry, ClickJournal journal) {
        assertThat(counter(registry, "click_journal_accepted"))
                .isEqualTo(counter(registry, "click_journal_acknowledged")
                        + journal.pending()
                        + counter(registry, "click_journal_dropped"));
    }
}
