package dev.curlew.analytics.status;

import dev.curlew.platform.metrics.Metrics;
import dev.curlew.proto.analytics.v1.ClickLedger;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.Map;
import java.util.stream.Collectors;

/** The numbers of clicks that this replica counts. */
final class Ledger {

    private final Map<String, Long> numbers;

    private Ledger(Map<String, Long> numbers) {
        this.numbers = numbers;
    }

    /** Those of now. */
    static Ledger read(Metrics metrics) {
        return new Ledger(metrics.registry().scrape().stream()
                .filter(metric -> metric.getMetadata().getName().startsWith("click"))
                .collect(Collectors.toMap(metric -> metric.getMetadata().getName(), Ledger::sum)));
    }

    ClickLedger.Builder message() {
        long received = of("clicks_received");
        long rejected = of("clicks_rejected");
        long logged = of("clicks_logged");
        long consumed = of("clicks_consumed");
        long stored = of("clicks_stored");
        long duplicate = of("clicks_duplicate");
        long dead = of("clicks_dead");
        return ClickLedger.newBuilder()
                .setReceived(received)
                .setRejected(rejected)
                .setLogged(logged)
                .setConsumed(consumed)
                .setStored(stored)
                .setDuplicate(duplicate)
                .setDead(dead)
                .setUnaccounted(Math.abs(received - rejected - logged) + Math.abs(consumed - stored - duplicate - dead))
                .setWaitingBatches(of("click_stream_length"))
                .setDeadLetters(of("click_dead_letters"));
    }

    /** Without the counter, which this replica does not have, 0. */
    private long of(String name) {
        return numbers.getOrDefault(name, 0L);
    }

    private static long sum(MetricSnapshot metric) {
        return switch (metric) {
            case CounterSnapshot counter ->
                (long) counter.getDataPoints().stream()
                        .mapToDouble(CounterSnapshot.CounterDataPointSnapshot::getValue)
                        .sum();
            case GaugeSnapshot gauge ->
                (long) gauge.getDataPoints().stream()
                        .mapToDouble(GaugeSnapshot.GaugeDataPointSnapshot::getValue)
                        .sum();
            default -> 0;
        };
    }
}
