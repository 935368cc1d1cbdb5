package dev.curlew.bench.footprint;

import dev.curlew.bench.measure.Paced;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;

/** Waits for the first redirect of a server that starts. */
final class FirstRedirect {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private FirstRedirect() {}

    static void await(URI url, String host) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!Paced.redirects(url, host)) {
            if (System.nanoTime() - deadline > 0) {
                throw new IOException(url + " did not redirect within " + LIMIT.toSeconds() + " s");
            }
            Thread.sleep(Duration.ofMillis(5));
        }
    }
}
