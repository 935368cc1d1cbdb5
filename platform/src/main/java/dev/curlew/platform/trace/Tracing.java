package dev.curlew.platform.trace;

import io.grpc.ClientInterceptor;
import io.grpc.ServerInterceptor;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.instrumentation.grpc.v1_6.GrpcTelemetry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The traces of one server. A trace comes in by the W3C header {@code traceparent}, and goes on with each call to another
 * server. Spans hold neither queries, targets nor addresses of clients. They wait in a bounded queue for a collector that is
 * away, and are dropped when it is full; requests never wait for it.
 */
public final class Tracing implements AutoCloseable {

    private static final Duration EXPORT_TIMEOUT = Duration.ofSeconds(5);
    private static final long LAST_WAIT_SECONDS = 5;

    private final OpenTelemetry openTelemetry;
    private final @Nullable SdkTracerProvider provider;

    private Tracing(OpenTelemetry openTelemetry, @Nullable SdkTracerProvider provider) {
        this.openTelemetry = openTelemetry;
        this.provider = provider;
    }

    /** Traces nothing, at no cost. */
    public static Tracing off() {
        return new Tracing(OpenTelemetry.noop(), null);
    }

    /**
     * Begins to trace if the configuration names a collector, which need not be up.
     *
     * @param serviceName under which spans are shown, such as {@code link-service}
     */
    public static Tracing open(TracingConfig config, String serviceName) {
        return config.endpoint()
                .map(endpoint -> on(endpoint, config, serviceName))
                .orElseGet(Tracing::off);
    }

    /** Whether anything is traced; where not, nothing needs to be wrapped. */
    public boolean on() {
        return provider != null;
    }

    /** For libraries that trace by themselves. */
    public OpenTelemetry openTelemetry() {
        return openTelemetry;
    }

    /** Traces the calls of one answer that come in; endless streams have no end to be traced. Empty where tracing is off. */
    public Optional<ServerInterceptor> server() {
        return on() ? Optional.of(new UnaryServerTracing(grpc().createServerInterceptor())) : Optional.empty();
    }

    /** As {@link #server}, for the calls that go out. */
    public Optional<ClientInterceptor> client() {
        return on() ? Optional.of(new UnaryClientTracing(grpc().createClientInterceptor())) : Optional.empty();
    }

    /** Sends what waits, for five seconds at most. */
    @Override
    public void close() {
        if (provider != null) {
            var _ = provider.shutdown().join(LAST_WAIT_SECONDS, TimeUnit.SECONDS);
        }
    }

    private static Tracing on(URI endpoint, TracingConfig config, String serviceName) {
        Map<String, String> headers = config.headers().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, header -> header.getValue().reveal()));
        OtlpHttpSpanExporter exporter = OtlpHttpSpanExporter.builder()
                .setEndpoint(endpoint.toString().replaceFirst("/$", "") + "/v1/traces")
                .setHeaders(() -> headers)
                .setTimeout(EXPORT_TIMEOUT)
                .build();
        SdkTracerProvider provider = SdkTracerProvider.builder()
                .setResource(Resource.getDefault().toBuilder()
                        .put(AttributeKey.stringKey("service.name"), serviceName)
                        .build())
                .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(config.share())))
                .addSpanProcessor(BatchSpanProcessor.builder(exporter).build())
                .build();
        return new Tracing(
                OpenTelemetrySdk.builder()
                        .setTracerProvider(provider)
                        .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
                        .build(),
                provider);
    }

    private GrpcTelemetry grpc() {
        return GrpcTelemetry.create(openTelemetry);
    }
}
