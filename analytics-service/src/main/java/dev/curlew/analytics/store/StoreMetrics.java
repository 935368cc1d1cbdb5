package dev.curlew.analytics.store;

import dev.curlew.platform.metrics.Metrics;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;

/** What is measured of storing. At any time {@code consumed = stored + duplicate + dead}. */
final class StoreMetrics {

    private final Counter consumed;
    private final Counter stored;
    private final Counter duplicate;
    private final Counter dead;
    private final Counter failures;
    private final Histogram seconds;

    StoreMetrics(Metrics metrics) {
        consumed = counter(metrics, "clicks_consumed_total", "Clicks read from the log and dealt with.");
        stored = counter(metrics, "clicks_stored_total", "Clicks stored for the first time.");
        duplicate = counter(metrics, "clicks_duplicate_total", "Clicks that were stored before.");
        dead = counter(metrics, "clicks_dead_total", "Clicks set aside because they cannot be stored.");
        failures = counter(metrics, "click_store_failures_total", "Transactions that failed and are tried again.");
        seconds = Histogram.builder()
                .name("click_store_seconds")
                .help("Time that the transaction of a batch took.")
                .classicOnly()
                .classicUpperBounds(.0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5)
                .register(metrics.registry());
    }

    void stored(int fresh, int duplicates, double tookSeconds) {
        consumed.inc((double) fresh + duplicates);
        stored.inc(fresh);
        duplicate.inc(duplicates);
        seconds.observe(tookSeconds);
    }

    void dead(int clicks) {
        consumed.inc(clicks);
        dead.inc(clicks);
    }

    void failed() {
        failures.inc();
    }

    private static Counter counter(Metrics metrics, String name, String help) {
        return Counter.builder().name(name).help(help).register(metrics.registry());
    }
}
