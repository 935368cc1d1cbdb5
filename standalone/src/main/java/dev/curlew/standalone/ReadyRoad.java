package dev.curlew.standalone;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;

/** Waits until requests from outside reach every server of the stack. */
final class ReadyRoad {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(25);
    private static final Duration ONE_REQUEST = Duration.ofSeconds(5);
    private static final int SERVER_ERROR = 500;

    /** One that the edge answers, one that takes link-service, one that takes analytics-service. */
    private static final List<String> PATHS =
            List.of("/readyz", "/api/v1/links?pageSize=1", "/api/v1/links/ready/stats");

    private ReadyRoad() {}

    static void await(String publicUrl) throws InterruptedException {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        try (HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(ONE_REQUEST)
                .build()) {
            for (String path : PATHS) {
                awaitAnswer(client, URI.create(publicUrl + path), deadline);
            }
        }
    }

    private static void awaitAnswer(HttpClient client, URI uri, long deadline) throws InterruptedException {
        String last = "no answer";
        do {
            try {
                int status = client.send(
                                HttpRequest.newBuilder(uri).timeout(ONE_REQUEST).build(),
                                HttpResponse.BodyHandlers.discarding())
                        .statusCode();
                // Whatever is said about the request itself, a server said it.
                if (status < SERVER_ERROR) {
                    return;
                }
                last = "status " + status;
            } catch (IOException e) {
                last = e.toString();
            }
            Thread.sleep(PAUSE);
        } while (System.nanoTime() - deadline < 0);
        throw new StackException(
                "the stack did not come up within " + LIMIT.toSeconds() + " s: " + uri + " gave " + last);
    }
}
