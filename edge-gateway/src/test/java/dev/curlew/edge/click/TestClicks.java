package dev.curlew.edge.click;

import com.google.protobuf.ByteString;
import dev.curlew.proto.analytics.v1.Click;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.IntStream;

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

    static void append(ClickJournal journal, int from, int to) {
        clicks(from, to).forEach(click -> {
            if (!journal.append(click.toByteArray())) {
                throw new AssertionError("dropped");
            }
        });
    }

    static double counter(PrometheusRegistry registry, String name) {
        return registry.scrape(name::equals).stream()
                .flatMap(snapshot -> ((CounterSnapshot) snapshot).getDataPoints().stream())
                .mapToDouble(point -> point.getValue())
                .sum();
    }
}
