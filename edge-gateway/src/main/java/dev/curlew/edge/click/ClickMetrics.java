package dev.curlew.edge.click;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * What became of the clicks. At rest {@code accepted = acknowledged + pending + dropped}; clicks found in the journal at the
 * start count as accepted too.
 */
final class ClickMetrics {

    /** Why a click was not kept. */
    enum Drop {
        /** The journal has its full size and none of it is acknowledged. */
        FULL,
        /** The disk refused. */
        DISK,
        /** The click is longer than a record may be. */
        TOO_LONG,
        /** The server is stopping. */
        CLOSED,
        /** Its record was spoilt on the disk. */
        CORRUPT,
        /** Upstream called it malformed, again and by itself. */
        REFUSED
    }

    private final Counter accepted;
    private final Counter acknowledged;
    private final Counter dropped;
    private final Counter rejected;
    private final Counter streamFailures;
    private final LongAdder pending = new LongAdder();
    private final PrometheusRegistry registry;

    ClickMetrics(PrometheusRegistry registry) {
        this.registry = registry;
        accepted = Counter.builder()
                .name("click_journal_accepted_total")
                .help("Clicks handed to the journal, and those found in it at the start.")
                .register(registry);
        acknowledged = Counter.builder()
                .name("click_journal_acknowledged_total")
                .help("Clicks stored upstream, and those that upstream rejected for good.")
                .register(registry);
        dropped = Counter.builder()
                .name("click_journal_dropped_total")
                .help("Clicks that will not be counted, by reason.")
                .labelNames("reason")
                .register(registry);
        rejected = Counter.builder()
                .name("click_journal_rejected_total")
                .help("Clicks that upstream rejected for good.")
                .register(registry);
        streamFailures = Counter.builder()
                .name("click_stream_failures_total")
                .help("Click streams that ended with an error.")
                .register(registry);
        GaugeWithCallback.builder()
                .name("click_journal_pending")
                .help("Clicks in the journal that are not acknowledged.")
                .callback(callback -> callback.call((double) pending.sum()))
                .register(registry);
        for (Drop reason : Drop.values()) {
            dropped.initLabelValues(label(reason));
        }
    }

    /** Tells how much is not on the disk yet. */
    void unsynced(LongSupplier bytes) {
        GaugeWithCallback.builder()
                .name("click_journal_unsynced_bytes")
                .help("What of the journal is not on the disk yet: all that a machine that loses its power would lose.")
                .callback(callback -> callback.call((double) bytes.getAsLong()))
                .register(registry);
    }

    void appended() {
        accepted.inc();
        pending.increment();
    }

    void recovered(long clicks) {
        accepted.inc(clicks);
        pending.add(clicks);
    }

    /** A click that never got into the journal. */
    void turnedAway(Drop reason, long clicks) {
        accepted.inc(clicks);
        dropped.labelValues(label(reason)).inc(clicks);
    }

    void acknowledged(long clicks) {
        acknowledged.inc(clicks);
        pending.add(-clicks);
    }

    /** A click that was in the journal and is given up. */
    void givenUp(Drop reason, long clicks) {
        dropped.labelValues(label(reason)).inc(clicks);
        pending.add(-clicks);
    }

    void rejected(long clicks) {
        rejected.inc(clicks);
    }

    void streamFailed() {
        streamFailures.inc();
    }

    long pending() {
        return pending.sum();
    }

    private static String label(Drop reason) {
        return reason.name().toLowerCase(java.util.Locale.ROOT);
    }
}
