package dev.curlew.platform.metrics;

import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/**
 * The metrics of one server: several servers in one process share none, so tests and the standalone server do not
 * clash.
 */
public final class Metrics {

    private final PrometheusRegistry registry = new PrometheusRegistry();

    private Metrics() {
        JvmMetrics.builder().register(registry);
    }

    /** A registry of its own that has the JVM's metrics in it. */
    public static Metrics create() {
        return new Metrics();
    }

    /** Where features register their counters, gauges and histograms. */
    public PrometheusRegistry registry() {
        return registry;
    }
}
