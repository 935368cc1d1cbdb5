package dev.curlew.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Envoy's configuration with placeholders, and how they are filled. */
final class EnvoyTemplate {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([A-Z_]+)}");

    private EnvoyTemplate() {}

    /** Gives the whole configuration; the listeners' ports must be known. */
    static String render(EnvoyConfig config, Path accessLog) {
        return fill(Map.ofEntries(
                Map.entry("PUBLIC_HOST", config.publicListener().host()),
                Map.entry("PUBLIC_PORT", port(config.publicListener())),
                Map.entry("INTERNAL_HOST", config.internalListener().host()),
                Map.entry("INTERNAL_PORT", port(config.internalListener())),
                Map.entry("ADMIN_PORT", port(config.adminListener())),
                Map.entry("EDGE_ENDPOINTS", endpoints(config.edges())),
                Map.entry("LINK_SERVICE_ENDPOINTS", endpoints(config.linkServices())),
                Map.entry("ANALYTICS_SERVICE_ENDPOINTS", endpoints(config.analyticsServices())),
                Map.entry("XFF_TRUSTED_HOPS", Integer.toString(config.trustedHops())),
                Map.entry("MAX_CONNECTIONS", Integer.toString(config.maxConnections())),
                Map.entry("TRACING", config.tracing().map(EnvoyTracing::toYaml).orElse("null")),
                Map.entry(
                        "TRACE_ENDPOINTS",
                        endpoints(config.tracing().stream()
                                .map(EnvoyTracing::collector)
                                .toList())),
                // In a double-quoted scalar, these two alone have a meaning.
                Map.entry(
                        "ACCESS_LOG", accessLog.toString().replace("\\", "\\\\").replace("\"", "\\\""))));
    }

    private static String port(ListenAddress address) {
        if (address.port() == 0) {
            throw new IllegalArgumentException("port: 0 (expected: the one to listen on)");
        }
        return Integer.toString(address.port());
    }

    private static String endpoints(List<Endpoint> endpoints) {
        return endpoints.stream()
                .map(endpoint -> "{endpoint: {address: {socket_address: {address: \"" + endpoint.host()
                        + "\", port_value: " + endpoint.port() + "}}}}")
                .collect(Collectors.joining(", ", "[", "]"));
    }

    private static String fill(Map<String, String> values) {
        return PLACEHOLDER.matcher(template()).replaceAll(placeholder -> {
            String value = values.get(placeholder.group(1));
            if (value == null) {
                throw new IllegalStateException("envoy.yaml has an unknown placeholder: " + placeholder.group());
            }
            return Matcher.quoteReplacement(value);
        });
    }

    private static String template() {
        try (InputStream in = Resources.open("/dev/curlew/embedded/envoy.yaml")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
