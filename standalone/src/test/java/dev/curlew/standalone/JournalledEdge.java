package dev.curlew.standalone;

import dev.curlew.edge.click.ClickDetail;
import dev.curlew.edge.click.Clicks;
import dev.curlew.edge.click.Visit;
import dev.curlew.platform.config.Address;
import dev.curlew.platform.grpc.GrpcChannels;
import dev.curlew.visitor.Visitors;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** What of an edge has to do with clicks, with a clock that can be set. */
final class JournalledEdge implements AutoCloseable {
    private static final long JOURNAL_BYTES = 64 << 20;
    private static final int LINKS = 20;

    private final AtomicLong recorded = new AtomicLong();
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final Visitors visitors = Visitors.withoutPlaces();
    private final SetClock clock = new SetClock();
    private final Clicks clicks;

    JournalledEdge(Path directory, GrpcChannels channels, Address analytics) {
        clicks = Clicks.open(
                directory,
                JOURNAL_BYTES,
                0,
                directory.getFileName().toString(),
                Optional.empty(),
                ClickDetail.FULL,
                visitors,
                channels.open(analytics),
                registry,
                clock);
    }

    /** Records so many clicks, now by its clock. */
    void click(int count) {
        for (int i = 0; i < count; i++) {
            long number = recorded.incrementAndGet();
            long link = 1 + number % LINKS;
            clicks.record(new Visit(
                    clock.instant(),
                    link,
                    "go.example",
                    "c" + link,
                    "",
                    "",
                    "",
                    "",
                    "https://from.example/",
                    PublicApi.BROWSER,
                    "de",
                    InetAddress.ofLiteral("192.0.2." + number % 200),
                    false,
                    number % 10 == 0,
                    false,
                    false,
                    Optional.empty()));
        }
    }

    /** Sets the clock that far from the right time. */
    void setClock(Duration ahead) {
        clock.ahead = ahead;
    }

    /** How many clicks were recorded. */
    long recorded() {
        return recorded.get();
    }

    /** How many clicks were not acknowledged. */
    long pending() {
        return Math.round(metric("click_journal_pending"));
    }

    /** How many clicks upstream called invalid. */
    long rejected() {
        return Math.round(metric("click_journal_rejected"));
    }

    /** Whether every click that was recorded is acknowledged, and none was dropped. */
    boolean allAcknowledged() {
        return pending() == 0
                && Math.round(metric("click_journal_acknowledged")) == recorded()
                && Math.round(metric("click_journal_dropped")) == 0;
    }

    private double metric(String name) {
        return registry.scrape(name::equals).stream()
                .mapToDouble(JournalledEdge::value)
                .sum();
    }

    private static double value(MetricSnapshot metric) {
        return switch (metric) {
            case CounterSnapshot counter ->
                counter.getDataPoints().stream()
                        .mapToDouble(CounterSnapshot.CounterDataPointSnapshot::getValue)
                        .sum();
            case GaugeSnapshot gauge ->
                gauge.getDataPoints().stream()
                        .mapToDouble(GaugeSnapshot.GaugeDataPointSnapshot::getValue)
                        .sum();
            default -> throw new AssertionError(metric);
        };
    }

    @Override
    public void close() {
        clicks.close();
        visitors.close();
    }

    private static final class SetClock extends Clock {
        private volatile Duration ahead = Duration.ZERO;

        @Override
        public Instant instant() {
            return Instant.now().plus(ahead);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException("withZone");
        }
    }
}
