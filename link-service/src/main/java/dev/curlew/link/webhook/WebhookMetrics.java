package dev.curlew.link.webhook;

import dev.curlew.platform.metrics.Metrics;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;

/**
 * What operators see of webhooks. Over all replicas and for as long as they count, what was enqueued is what ended (delivered,
 * dead or discarded) and what is pending.
 */
final class WebhookMetrics {

    /** Why something was enqueued. */
    enum Cause {
        EVENT,
        PING,
        REDELIVERY
    }

    private final Counter enqueued;
    private final Counter ended;
    private final Counter attempts;
    private final Gauge pending;

    WebhookMetrics(Metrics metrics) {
        this.enqueued = Counter.builder()
                .name("webhook_deliveries_enqueued_total")
                .help("Deliveries that this replica enqueued, by why.")
                .labelNames("cause")
                .register(metrics.registry());
        this.ended = Counter.builder()
                .name("webhook_deliveries_ended_total")
                .help("Deliveries that this replica ended: delivered, dead, or discarded with their webhook.")
                .labelNames("outcome")
                .register(metrics.registry());
        this.attempts = Counter.builder()
                .name("webhook_attempts_total")
                .help("Calls to webhooks, by whether they were taken.")
                .labelNames("outcome")
                .register(metrics.registry());
        this.pending = Gauge.builder()
                .name("webhook_deliveries_pending")
                .help("Deliveries that wait or are being sent, of all replicas, as of some seconds ago; up to 100,000.")
                .register(metrics.registry());
    }

    void enqueued(Cause cause, int deliveries) {
        enqueued.labelValues(
                        switch (cause) {
                            case EVENT -> "event";
                            case PING -> "ping";
                            case REDELIVERY -> "redelivery";
                        })
                .inc(deliveries);
    }

    void attempted(boolean delivered) {
        attempts.labelValues(delivered ? "delivered" : "failed").inc();
    }

    void delivered(int deliveries) {
        ended.labelValues("delivered").inc(deliveries);
    }

    void dead(int deliveries) {
        ended.labelValues("dead").inc(deliveries);
    }

    void discarded(int deliveries) {
        ended.labelValues("discarded").inc(deliveries);
    }

    void pending(int deliveries) {
        pending.set(deliveries);
    }
}
