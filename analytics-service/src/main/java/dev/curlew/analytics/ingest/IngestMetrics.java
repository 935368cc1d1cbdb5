package dev.curlew.analytics.ingest;

import dev.curlew.platform.metrics.Metrics;
import dev.curlew.proto.analytics.v1.RejectedClick;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import java.util.Collection;

/**
 * What is measured of taking clicks. At any time {@code received = rejected + logged}; those of batches that could not be
 * acknowledged are none of them, since they are sent again.
 */
final class IngestMetrics {

    final Gauge streams;

    private final Counter received;
    private final Counter rejected;
    private final Counter logged;
    private final Counter refused;

    IngestMetrics(Metrics metrics) {
        streams = Gauge.builder()
                .name("click_ingest_streams")
                .help("Streams of edges that are open.")
                .register(metrics.registry());
        received = counter("clicks_received_total", "Clicks of the batches that were acknowledged.")
                .register(metrics.registry());
        rejected = counter("clicks_rejected_total", "Clicks of them that are invalid, by reason.")
                .labelNames("reason")
                .register(metrics.registry());
        logged = counter("clicks_logged_total", "Clicks of them that were written to the click log.")
                .register(metrics.registry());
        refused = counter("clicks_refused_total", "Clicks of the batches that could not be acknowledged.")
                .register(metrics.registry());
    }

    void settled(int loggedClicks, Collection<RejectedClick> rejectedClicks) {
        received.inc((double) loggedClicks + rejectedClicks.size());
        logged.inc(loggedClicks);
        rejectedClicks.forEach(click -> rejected.labelValues(click.getReason()).inc());
    }

    void refused(int clicks) {
        refused.inc(clicks);
    }

    private static Counter.Builder counter(String name, String help) {
        return Counter.builder().name(name).help(help);
    }
}
