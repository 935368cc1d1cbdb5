package dev.curlew.embedded;

/**
 * Where Envoy sends its spans.
 *
 * @param collector takes them as OTLP over HTTP, without TLS
 * @param percent of the traces that begin at Envoy, 0 to 100; a client's that it wants sampled is
 */
public record EnvoyTracing(Endpoint collector, int percent) {

    public EnvoyTracing {
        if (percent < 0 || percent > 100) {
            throw new IllegalArgumentException("percent: " + percent + " (expected: 0 to 100)");
        }
    }

    /** The value of {@code tracing} in a connection manager. */
    String toYaml() {
        return """
                {provider: {name: envoy.tracers.opentelemetry, typed_config: {\
                "@type": type.googleapis.com/envoy.config.trace.v3.OpenTelemetryConfig, service_name: envoy, \
                http_service: {http_uri: {uri: "http://traces/v1/traces", cluster: traces, timeout: 1s}}}}, \
                random_sampling: {value: %s}, \
                custom_tags: [%s, %s, %s]}""".formatted(percent, hidden("http.url"), hidden("peer.address"), hidden("user_agent"));
    }

    /** What Envoy would tell by itself holds whole addresses and queries, which nobody is to keep. */
    private static String hidden(String tag) {
        return "{tag: " + tag + ", literal: {value: \"-\"}}";
    }
}
