package dev.curlew.trial.soak;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/** All that is done with a shortener every day, evenly: some 150 requests a second over a fixed number of links. */
final class SoakLoad implements AutoCloseable {
    private static final int LINKS = 500;
    private static final int CLIENTS = 6;
    private static final int MOST_PAUSE_MILLIS = 60;
    private static final int SERVER_ERROR = 500;
    private static final int PERCENT = 100;
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final String url;
    private final String edge;
    private final String key;
    private final List<String> codes = new ArrayList<>();
    private final List<Thread> clients = new ArrayList<>();
    private final AtomicLong answers = new AtomicLong();
    private final AtomicLong faults = new AtomicLong();
    private volatile boolean stopped;

    /** For a stack behind a URL, and its edge itself. */
    SoakLoad(String url, int edgePort, String key) {
        this.url = url;
        this.edge = "http://127.0.0.1:" + edgePort;
        this.key = key;
    }

    /** Makes the links and begins. */
    void start() throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            for (int i = 0; i < LINKS; i++) {
                HttpResponse<String> made =
                        client.send(api("POST", "/api/v1/links", target(i)), BodyHandlers.ofString());
                codes.add(JsonParser.parseString(made.body())
                        .getAsJsonObject()
                        .get("code")
                        .getAsString());
            }
        }
        for (int i = 0; i < CLIENTS; i++) {
            Random random = new Random(i);
            HttpClient.Version version = i % 2 == 0 ? HttpClient.Version.HTTP_1_1 : HttpClient.Version.HTTP_2;
            clients.add(Thread.ofPlatform().name("soak-" + i).start(() -> run(version, random)));
        }
    }

    private void run(HttpClient.Version version, Random random) {
        while (!stopped) {
            // Connections come and go too.
            try (HttpClient client = HttpClient.newBuilder()
                    .version(version)
                    .connectTimeout(TIMEOUT)
                    .build()) {
                for (int i = 0; i < 1_000 && !stopped; i++) {
                    send(client, next(random));
                    Thread.sleep(random.nextInt(MOST_PAUSE_MILLIS));
                }
            } catch (InterruptedException _) {
                return;
            }
        }
    }

    private void send(HttpClient client, HttpRequest request) throws InterruptedException {
        try {
            int status = client.send(request, BodyHandlers.discarding()).statusCode();
            answers.incrementAndGet();
            if (status >= SERVER_ERROR) {
                faults.incrementAndGet();
            }
        } catch (IOException _) {
            faults.incrementAndGet();
        }
    }

    private HttpRequest next(Random random) {
        String code = codes.get((int) Math.min(codes.size() - 1, Math.abs(random.nextGaussian()) * LINKS / 3));
        String base = random.nextBoolean() ? url : edge;
        return switch (random.nextInt(PERCENT)) {
            case 0, 1 -> api("PATCH", "/api/v1/links/" + code, target(random.nextInt(LINKS)));
            case 2, 3 -> api("GET", "/api/v1/links/" + code, "");
            case 4 -> api("GET", "/api/v1/links?pageSize=50", "");
            case 5 -> api("GET", "/api/v1/links/" + code + "/stats?groupBy=COUNTRY", "");
            case 6 -> api("POST", "/api/v1/links", "{\"targetUrl\":\"no URL\"}");
            // Of one size, so that the cache of pictures is full while all warms up, and does not look like a leak for
            // an hour.
            case 7 -> visit(base + "/" + code + "/qr.svg?size=200", random);
            case 8 -> visit(base + "/" + code + "+", random);
            case 9 -> visit(base + "/wrong-" + random.nextInt(1_000_000), random);
            case 10 -> visit(base + "/", random);
            default -> visit(base + "/" + code, random);
        };
    }

    private static HttpRequest visit(String url, Random random) {
        int version = 100 + random.nextInt(40);
        return HttpRequest.newBuilder(URI.create(url))
                .timeout(TIMEOUT)
                .header(
                        "User-Agent",
                        String.format(
                                "Mozilla/5.0 (X11; Linux x86_64; rv:%d.0) Gecko/20100101 Firefox/%d.0",
                                version, version))
                .header("Referer", "https://site-" + random.nextInt(50) + ".example/")
                .header("X-Forwarded-For", "198.51.100." + random.nextInt(256))
                .build();
    }

    private HttpRequest api(String method, String path, String body) {
        return HttpRequest.newBuilder(URI.create(url + path))
                .timeout(TIMEOUT)
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
    }

    private static String target(int number) {
        return "{\"targetUrl\":\"https://target.invalid/" + number + "\"}";
    }

    long answers() {
        return answers.get();
    }

    /** Requests without an answer, and those answered with a server error. */
    long faults() {
        return faults.get();
    }

    /** Returns when every client has had its last answer. */
    void stop() throws InterruptedException {
        stopped = true;
        for (Thread client : clients) {
            client.join();
        }
    }

    @Override
    public void close() {
        stopped = true;
    }
}
