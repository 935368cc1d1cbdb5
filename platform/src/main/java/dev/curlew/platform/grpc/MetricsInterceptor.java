package dev.curlew.platform.grpc;

import dev.curlew.platform.metrics.Metrics;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCall.Listener;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import java.util.Objects;

/** Counts and times calls. Its labels are bounded: gRPC calls interceptors for registered methods only. */
final class MetricsInterceptor implements ServerInterceptor {

    private static final double NANOS_PER_SECOND = 1e9;

    private final Counter calls;
    private final Histogram durations;
    private final Gauge inFlight;

    MetricsInterceptor(Metrics metrics) {
        calls = Counter.builder()
                .name("grpc_server_calls_total")
                .help("Calls that ended, by method and gRPC code.")
                .labelNames("service", "method", "code")
                .register(metrics.registry());
        durations = Histogram.builder()
                .name("grpc_server_call_duration_seconds")
                .help("Time from a call's start to its end; for a stream, its whole life.")
                .labelNames("service", "method")
                .classicOnly()
                .classicUpperBounds(.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10)
                .register(metrics.registry());
        inFlight = Gauge.builder()
                .name("grpc_server_calls_in_flight")
                .help("Calls under way.")
                .labelNames("service", "method")
                .register(metrics.registry());
    }

    @Override
    public <Q, R> Listener<Q> interceptCall(ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        MethodDescriptor<Q, R> descriptor = call.getMethodDescriptor();
        String service = Objects.requireNonNullElse(descriptor.getServiceName(), "");
        String method = Objects.requireNonNullElse(descriptor.getBareMethodName(), "");
        long start = System.nanoTime();
        inFlight.labelValues(service, method).inc();
        return CallEnd.observe(call, headers, next, status -> {
            inFlight.labelValues(service, method).dec();
            calls.labelValues(service, method, status.getCode().name()).inc();
            durations.labelValues(service, method).observe((System.nanoTime() - start) / NANOS_PER_SECOND);
        });
    }
}
