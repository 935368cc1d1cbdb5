package dev.curlew.link.total;

import dev.curlew.platform.metrics.Metrics;
import io.prometheus.metrics.core.metrics.Counter;

/** What operators see of the totals. */
final class TotalMetrics {

    private final Counter changed;
    private final Counter failures;

    TotalMetrics(Metrics metrics) {
        this.changed = Counter.builder()
                .name("link_click_totals_changed_total")
                .help("Totals of links that this replica changed to what analytics-service counted.")
                .register(metrics.registry());
        this.failures = Counter.builder()
                .name("link_click_totals_failures_total")
                .help("Tries to bring the totals of links up to date that failed and were repeated.")
                .register(metrics.registry());
    }

    void changed(int totals) {
        changed.inc(totals);
    }

    void failed() {
        failures.inc();
    }
}
