package dev.curlew.platform.trace;

import dev.curlew.platform.config.Env;
import dev.curlew.platform.config.Secret;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where traces go. The variables are those of the OpenTelemetry specification.
 *
 * @param endpoint the base URL of a collector that takes OTLP over HTTP in protobuf, to which {@code /v1/traces} is added;
 *     empty: there are no traces
 * @param headers what is sent with each export, such as a key of the collector
 * @param share of the traces that begin here, 0 to 1, which are recorded; of those that the caller began, the caller decides
 */
public record TracingConfig(Optional<URI> endpoint, Map<String, Secret> headers, double share) {

    private static final String HEADERS = "OTEL_EXPORTER_OTLP_HEADERS";
    private static final URI NONE = URI.create("http://none.invalid");

    /** Copies the headers. */
    public TracingConfig {
        headers = Map.copyOf(headers);
    }

    /** No traces. */
    public static TracingConfig off() {
        return new TracingConfig(Optional.empty(), Map.of(), 1);
    }

    /**
     * Reads {@code OTEL_EXPORTER_OTLP_ENDPOINT} (a URL; without it there are no traces), {@code OTEL_EXPORTER_OTLP_HEADERS}
     * (a secret: {@code name=value} pairs between commas) and {@code OTEL_TRACES_SAMPLER_ARG} (0 to 1; default 1).
     */
    public static TracingConfig read(Env env) {
        URI endpoint = env.uri("OTEL_EXPORTER_OTLP_ENDPOINT", NONE);
        return new TracingConfig(
                endpoint.equals(NONE) ? Optional.empty() : Optional.of(endpoint), readHeaders(env), readShare(env));
    }

    private static Map<String, Secret> readHeaders(Env env) {
        Map<String, Secret> headers = new LinkedHashMap<>();
        String text = env.secret(HEADERS).map(Secret::reveal).orElse("");
        for (String pair : text.split(",", -1)) {
            int sign = pair.indexOf('=');
            if (sign > 0) {
                headers.put(
                        pair.substring(0, sign).strip(),
                        Secret.of(pair.substring(sign + 1).strip()));
            } else if (!pair.isBlank()) {
                env.fault(HEADERS, "(secret)", "name=value pairs between commas");
            }
        }
        return headers;
    }

    private static double readShare(Env env) {
        String text = env.string("OTEL_TRACES_SAMPLER_ARG", "1");
        double share = -1;
        try {
            share = Double.parseDouble(text);
        } catch (NumberFormatException _) {
            // Told below, with what is out of range.
        }
        if (!(share >= 0 && share <= 1)) {
            env.fault("OTEL_TRACES_SAMPLER_ARG", text, "a number from 0 to 1");
            return 1;
        }
        return share;
    }
}
