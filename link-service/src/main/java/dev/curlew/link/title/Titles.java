package dev.curlew.link.title;

import dev.curlew.link.fetch.FetchLimits;
import dev.curlew.link.fetch.Fetcher;
import dev.curlew.platform.metrics.Metrics;
import io.prometheus.metrics.core.metrics.Counter;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks up in the background what pages say of themselves. What waits here is lost when the process ends, and what comes while too much
 * waits is not looked up: it is a help, and nobody waits for it.
 */
public final class Titles implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Titles.class);
    private static final int THREADS = 4;
    private static final int MOST_WAITING = 1000;
    private static final FetchLimits LIMITS = new FetchLimits("title", 256 * 1024, Duration.ofSeconds(15), 5, true);

    private final Fetcher fetcher;
    private final Counter looked;
    private final ExecutorService threads = new ThreadPoolExecutor(
            THREADS,
            THREADS,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MOST_WAITING),
            Thread.ofVirtual().name("titles-", 0).factory());

    private Titles(Fetcher fetcher, Metrics metrics) {
        this.fetcher = fetcher;
        this.looked = Counter.builder()
                .name("titles_total")
                .help("Pages whose titles or previews were looked for, by what became of it.")
                .labelNames("outcome")
                .register(metrics.registry());
    }

    /** Begins to wait for work. Does not close the fetcher. */
    public static Titles open(Fetcher fetcher, Metrics metrics) {
        return new Titles(fetcher, metrics);
    }

    /**
     * Looks at a page some time, and returns at once.
     *
     * @param found takes what the page says; not called if that is nothing
     */
    public void want(String url, Consumer<PageSummary> found) {
        try {
            threads.execute(() -> look(url, found));
        } catch (RejectedExecutionException _) {
            looked.labelValues("dropped").inc();
        }
    }

    /** Looks at a page now; empty if it says nothing. */
    public Optional<PageSummary> read(String url) {
        PageSummary page = PageReader.read(fetcher.get(url, LIMITS));
        boolean says = !page.equals(PageSummary.NONE);
        looked.labelValues(says ? "found" : "none").inc();
        return says ? Optional.of(page) : Optional.empty();
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    private void look(String url, Consumer<PageSummary> found) {
        try {
            read(url).ifPresent(found);
        } catch (RuntimeException e) {
            looked.labelValues("failed").inc();
            log.warn("What a page says of itself was not kept", e);
        }
    }
}
