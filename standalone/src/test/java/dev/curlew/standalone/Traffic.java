package dev.curlew.standalone;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Visitors who follow short links without pause. Each request carries a number in its referrer, so that afterwards the
 * clicks can be held against the answers one by one.
 */
final class Traffic implements AutoCloseable {
    private static final int VISITORS = 4;
    private static final Duration PAUSE = Duration.ofMillis(5);
    /** Bounds the whole, whatever the test does. */
    private static final int MOST_REQUESTS = 200_000;

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private final List<URI> links;
    private final AtomicLong numbers = new AtomicLong();
    private final Set<Long> redirected = ConcurrentHashMap.newKeySet();
    private final Set<Long> unanswered = ConcurrentHashMap.newKeySet();
    private final List<Thread> visitors = new ArrayList<>();
    private volatile boolean stopped;

    private Traffic(List<URI> links) {
        this.links = List.copyOf(links);
    }

    static Traffic start(List<URI> links) {
        Traffic traffic = new Traffic(links);
        for (int i = 0; i < VISITORS; i++) {
            traffic.visitors.add(Thread.ofVirtual().name("visitor-" + i).start(traffic::visit));
        }
        return traffic;
    }

    /** The referrer by which the click of a request is known. */
    static String referrer(long number) {
        return "https://visitor.example/" + number;
    }

    private void visit() {
        while (!stopped) {
            long number = numbers.incrementAndGet();
            if (number > MOST_REQUESTS) {
                return;
            }
            URI link = links.get((int) (number % links.size()));
            HttpRequest request = HttpRequest.newBuilder(link)
                    .header("User-Agent", PublicApi.BROWSER)
                    .header("Referer", referrer(number))
                    .timeout(Duration.ofSeconds(5))
                    .build();
            try {
                int status = client.send(request, HttpResponse.BodyHandlers.discarding())
                        .statusCode();
                (status == 302 ? redirected : unanswered).add(number);
            } catch (IOException e) {
                unanswered.add(number);
            } catch (InterruptedException e) {
                return;
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    /** Waits until so many more requests were answered by a redirect. */
    void awaitRedirects(int more) {
        int before = redirected.size();
        await().atMost(Duration.ofSeconds(60)).until(() -> redirected.size() >= before + more);
    }

    /** Ends the visits and returns when all are over. */
    void stop() {
        stopped = true;
        await().atMost(Duration.ofSeconds(20)).until(() -> visitors.stream().noneMatch(Thread::isAlive));
    }

    /** The numbers of the requests that were answered by a redirect. */
    Set<Long> redirected() {
        return redirected;
    }

    /** The numbers of the requests that got no redirect: their click may have been counted, but once at most. */
    Set<Long> unanswered() {
        return unanswered;
    }

    @Override
    public void close() {
        stop();
        client.close();
    }
}
