package dev.curlew.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Envoy's configuration with placeholders, and how they are filled. */
final class EnvoyTemplate {
    private static final int HTTPS = 443;
    private static final Pattern OPTION =
            Pattern.compile("^ *#if ([A-Z_]+)\n(.*?)^ *#end \\1\n", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([A-Z_]+)}");

    private EnvoyTemplate() {}

    /** Gives the whole configuration; the listeners' ports must be known. */
    static String render(EnvoyConfig config, Path accessLog, Path secrets) {
        EnvoyOptions options = config.options();
        Map<String, String> values = new HashMap<>(Map.of(
                "PUBLIC_HOST", config.publicListener().host(),
                "PUBLIC_PORT", port(config.publicListener()),
                "INTERNAL_HOST", config.internalListener().host(),
                "INTERNAL_PORT", port(config.internalListener()),
                "ADMIN_PORT", port(config.adminListener()),
                "EDGE_ENDPOINTS", endpoints(config.edges()),
                "LINK_SERVICE_ENDPOINTS", endpoints(config.linkServices()),
                "ANALYTICS_SERVICE_ENDPOINTS", endpoints(config.analyticsServices()),
                "XFF_TRUSTED_HOPS", Integer.toString(config.trustedHops()),
                "MAX_CONNECTIONS", Integer.toString(config.maxConnections())));
        values.put("ACCESS_LOG", quoted(accessLog));
        values.put("TRACING", options.tracing().map(EnvoyTracing::toYaml).orElse("null"));
        values.put(
                "TRACE_ENDPOINTS",
                endpoints(
                        options.tracing().stream().map(EnvoyTracing::collector).toList()));
        values.put("SDS_DIR", quoted(secrets));
        values.put("CREATES_PER_SECOND", Integer.toString(options.createsPerSecond()));
        values.put("CREATES_AT_ONCE", Integer.toString(2 * options.createsPerSecond()));
        if (options.tls().isPresent()) {
            values.put("HTTPS_PORT", port(options.https()));
            values.put("HTTPS_PUBLIC_PORT", Integer.toString(options.portOfHttps()));
        }
        options.stats().ifPresent(stats -> values.put("STATS_PORT", port(stats)));
        options.rateLimitService()
                .ifPresent(service -> values.put("RATE_LIMIT_ENDPOINTS", endpoints(List.of(service))));
        options.internalApiKey().ifPresent(key -> values.put("INTERNAL_API_KEY", key));
        return fill("envoy.yaml", options, values);
    }

    /** Writes the files that tell Envoy where its certificates are. */
    static void writeSecrets(EnvoyOptions options, Path folder) throws IOException {
        Files.createDirectories(folder);
        if (options.tls().isPresent()) {
            writeSecret("public.yaml", "TLS_DIR", options.tls().get(), folder);
        }
        if (options.mutualTls().isPresent()) {
            writeSecret("inside.yaml", "MTLS_DIR", options.mutualTls().get(), folder);
            writeSecret("authority.yaml", "MTLS_DIR", options.mutualTls().get(), folder);
        }
    }

    private static void writeSecret(String name, String placeholder, Path certificates, Path folder)
            throws IOException {
        String text = fill("sds/" + name, EnvoyOptions.none(), Map.of(placeholder, quoted(certificates)));
        Files.writeString(folder.resolve(name), text);
    }

    private static boolean isOn(String option, EnvoyOptions options) {
        return switch (option) {
            case "TLS" -> options.tls().isPresent();
            case "HTTPS_OTHER_PORT" -> options.portOfHttps() != HTTPS;
            case "MTLS" -> options.mutualTls().isPresent();
            case "STATS" -> options.stats().isPresent();
            case "RATE_LIMIT" -> options.rateLimitService().isPresent();
            case "PROXY_PROTOCOL" -> options.proxyProtocol();
            case "INTERNAL_API" -> options.internalApiKey().isPresent();
            default -> throw new IllegalStateException("the template of Envoy has an unknown option: " + option);
        };
    }

    /** In a double-quoted scalar, these two alone have a meaning. */
    private static String quoted(Path path) {
        return path.toString().replace("\\", "\\\\").replace("\"", "\\\"");
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

    private static String fill(String name, EnvoyOptions options, Map<String, String> values) {
        String chosen = OPTION.matcher(template(name))
                .replaceAll(block ->
                        isOn(block.group(1), options) ? Matcher.quoteReplacement(inner(block.group(2), options)) : "");
        return PLACEHOLDER.matcher(chosen).replaceAll(placeholder -> {
            String value = values.get(placeholder.group(1));
            if (value == null) {
                throw new IllegalStateException(name + " has an unknown placeholder: " + placeholder.group());
            }
            return Matcher.quoteReplacement(value);
        });
    }

    /** Options stand within options. */
    private static String inner(String block, EnvoyOptions options) {
        return OPTION.matcher(block)
                .replaceAll(nested -> isOn(nested.group(1), options) ? Matcher.quoteReplacement(nested.group(2)) : "");
    }

    private static String template(String name) {
        try (InputStream in = Resources.open("/dev/curlew/embedded/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
