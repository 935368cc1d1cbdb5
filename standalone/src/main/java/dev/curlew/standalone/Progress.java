package dev.curlew.standalone;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;

/** Tells the user how the start goes. */
final class Progress {
    private final PrintWriter out;
    private final long startedNanos = System.nanoTime();

    Progress(PrintWriter out) {
        this.out = out;
    }

    /** Takes a step and tells when it is done, and how long it took. */
    <T> T step(String name, Callable<T> step) throws Exception {
        long began = System.nanoTime();
        T result = step.call();
        say(String.format(Locale.ROOT, "  %-20s up in %4.1f s", name, seconds(System.nanoTime() - began)));
        return result;
    }

    void say(String line) {
        synchronized (out) {
            out.println(line);
            out.flush();
        }
    }

    /** Says where everything is, and what to try. */
    void ready(StackConfig config) {
        StackPorts ports = config.ports();
        String url = config.publicUrl();
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                Locale.ROOT, "%nCurlew is ready after %.1f s.%n%n", seconds(System.nanoTime() - startedNanos)));
        row(text, "short links, API, site", url);
        row(text, "API documentation", url + "/docs/");
        if (config.envoy()) {
            row(text, "gRPC", "localhost:" + ports.of(StackPort.GRPC));
            row(text, "Envoy admin", "http://localhost:" + ports.of(StackPort.ENVOY_ADMIN));
        }
        row(
                text,
                "link-service",
                "gRPC localhost:" + ports.of(StackPort.LINK) + ", http://localhost:"
                        + ports.of(StackPort.LINK_MANAGEMENT) + "/metrics");
        row(
                text,
                "analytics-service",
                "gRPC localhost:" + ports.of(StackPort.ANALYTICS) + ", http://localhost:"
                        + ports.of(StackPort.ANALYTICS_MANAGEMENT) + "/metrics");
        row(
                text,
                "edge-gateway",
                "http://localhost:" + ports.of(StackPort.EDGE) + ", http://localhost:"
                        + ports.of(StackPort.EDGE_MANAGEMENT) + "/metrics");
        row(
                text,
                "Postgres, Redis",
                "localhost:" + ports.of(StackPort.POSTGRES) + ", localhost:" + ports.of(StackPort.REDIS));
        row(text, "data, logs, admin key", config.dataDir() + "/{logs,secrets/admin-api-key}");
        text.append(String.format("%nTry:%n"))
                .append("  curl -s " + url + "/api/v1/links -H 'content-type: application/json'"
                        + " -d '{\"targetUrl\":\"https://example.com/a?b=c\"}'\n")
                .append("  curl -si " + url + "/CODE\n")
                .append("  curl -s " + url + "/api/v1/links/CODE/stats\n\nCtrl-C stops it.");
        say(text.toString());
    }

    private static void row(StringBuilder text, String what, String where) {
        text.append(String.format(Locale.ROOT, "  %-24s%s%n", what, where));
    }

    private static double seconds(long nanos) {
        return Duration.ofNanos(nanos).toMillis() / 1000.0;
    }
}
