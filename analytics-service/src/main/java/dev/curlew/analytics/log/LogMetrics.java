package dev.curlew.analytics.log;

import dev.curlew.platform.metrics.Metrics;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;

/** What is measured of the log. */
final class LogMetrics {

    final Gauge length;
    final Gauge lag;
    final Gauge deadLetters;
    final Counter takenOver;
    final Counter unreadable;

    LogMetrics(Metrics metrics) {
        length = Gauge.builder()
                .name("click_stream_length")
                .help("Entries of the click log that are not stored yet.")
                .register(metrics.registry());
        lag = Gauge.builder()
                .name("click_stream_lag_seconds")
                .help("Age of the oldest entry of the click log that is not stored yet; 0 if there is none.")
                .register(metrics.registry());
        deadLetters = Gauge.builder()
                .name("click_dead_letters")
                .help("Entries set aside because they cannot be stored.")
                .register(metrics.registry());
        takenOver = Counter.builder()
                .name("click_entries_taken_over_total")
                .help("Entries that a reader took over because another did not acknowledge them in time.")
                .register(metrics.registry());
        unreadable = Counter.builder()
                .name("click_entries_unreadable_total")
                .help("Entries set aside because they are not what the log writes.")
                .register(metrics.registry());
    }
}
