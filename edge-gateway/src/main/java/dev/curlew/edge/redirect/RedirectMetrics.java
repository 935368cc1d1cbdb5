package dev.curlew.edge.redirect;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.function.LongSupplier;

/** What visitors got, and from where. */
final class RedirectMetrics {

    private final Counter answers;
    private final CounterDataPoint redirected;
    private final CounterDataPoint hits;
    private final CounterDataPoint stale;
    private final CounterDataPoint unknown;
    private final CounterDataPoint misses;
    private final CounterDataPoint shed;
    private final Counter watchFailures;
    private final PrometheusRegistry registry;

    RedirectMetrics(PrometheusRegistry registry) {
        this.registry = registry;
        answers = Counter.builder()
                .name("redirect_answers_total")
                .help("Answers to short URLs, by outcome.")
                .labelNames("outcome")
                .register(registry);
        redirected = answers.labelValues("redirected");
        Counter lookups = Counter.builder()
                .name("link_lookups_total")
                .help("Where links were found: fresh in the cache, stale in the cache while link-service fails, as a "
                        + "cached unknown code, at link-service, or not at all since too many were asked for.")
                .labelNames("result")
                .register(registry);
        hits = lookups.labelValues("hit");
        stale = lookups.labelValues("stale");
        unknown = lookups.labelValues("unknown");
        misses = lookups.labelValues("miss");
        shed = lookups.labelValues("shed");
        watchFailures = Counter.builder()
                .name("link_watch_failures_total")
                .help("Streams of link changes that broke.")
                .register(registry);
    }

    void gauges(LongSupplier cachedLinks, LongSupplier unknownCodes, LongSupplier watching) {
        GaugeWithCallback.builder()
                .name("link_cache_unknown_codes")
                .help("Codes remembered as unknown, about.")
                .callback(callback -> callback.call((double) unknownCodes.getAsLong()))
                .register(registry);
        GaugeWithCallback.builder()
                .name("link_cache_links")
                .help("Links in the cache, about.")
                .callback(callback -> callback.call((double) cachedLinks.getAsLong()))
                .register(registry);
        GaugeWithCallback.builder()
                .name("link_watch_connected")
                .help("1 while changes of links are heard of.")
                .callback(callback -> callback.call((double) watching.getAsLong()))
                .register(registry);
    }

    void redirected() {
        redirected.inc();
    }

    void refused(String outcome) {
        answers.labelValues(outcome).inc();
    }

    void hit() {
        hits.inc();
    }

    void stale() {
        stale.inc();
    }

    void unknown() {
        unknown.inc();
    }

    void miss() {
        misses.inc();
    }

    void shed() {
        shed.inc();
    }

    void watchFailed() {
        watchFailures.inc();
    }
}
