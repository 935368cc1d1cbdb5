package dev.curlew.trial.stack;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;

/** Which servers Envoy believes to be there: it looks each two seconds, and sends requests anywhere before it has seen half of them. */
final class EnvoyView {
    private static final String HEALTHY = "::health_flags::healthy";
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration AGAIN = Duration.ofMillis(100);

    private EnvoyView() {}

    /**
     * Returns when Envoy has seen what listens at these ports; throws {@link IllegalStateException} if that takes over half a minute.
     *
     * @param admin the port of its admin listener
     */
    static void await(int admin, Set<Integer> ports) throws IOException {
        HttpRequest clusters = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + admin + "/clusters"))
                .timeout(LIMIT)
                .build();
        long deadline = System.nanoTime() + LIMIT.toNanos();
        try (HttpClient client = HttpClient.newHttpClient()) {
            while (true) {
                Set<Integer> seen =
                        healthy(client.send(clusters, BodyHandlers.ofString()).body());
                if (seen.containsAll(ports)) {
                    return;
                }
                if (System.nanoTime() - deadline > 0) {
                    throw new IllegalStateException("Envoy sees " + seen + " (expected: " + ports + ")");
                }
                Thread.sleep(AGAIN);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** The ports of those that are well, of lines such as {@code edge::127.0.0.1:8081::health_flags::healthy}. */
    static Set<Integer> healthy(String clusters) {
        return clusters.lines()
                .filter(line -> line.endsWith(HEALTHY))
                .map(line -> line.substring(0, line.length() - HEALTHY.length()))
                .map(server -> Integer.valueOf(server.substring(server.lastIndexOf(':') + 1)))
                .collect(Collectors.toSet());
    }
}
