package dev.curlew.analytics.store;

import dev.curlew.analytics.enrich.ClickEnricher;
import dev.curlew.analytics.log.ClickLog;
import dev.curlew.platform.metrics.Metrics;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads that move clicks from the log to the database. A click is stored and summed up in one transaction, and acknowledged
 * to the log after it, so that it is in the sums exactly once however often it is read.
 */
public final class ClickConsumers implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ClickConsumers.class);
    /** Longer than any batch takes while the database answers. */
    private static final Duration LONGEST_BATCH = Duration.ofSeconds(20);

    /** From there on a larger batch saves hardly any rows. */
    private static final int MOST_CLICKS_OF_BATCH = 64_000;
    /** What a click takes in memory while its batch is stored, about. */
    private static final int BYTES_OF_CLICK = 2_000;

    private final Pause pause;
    private final List<Thread> threads;

    private ClickConsumers(Pause pause, List<Thread> threads) {
        this.pause = pause;
        this.threads = threads;
    }

    /**
     * Starts the threads. Neither log nor database need be up.
     *
     * @param name of this process among all that read the log
     * @param count of threads
     */
    public static ClickConsumers start(
            String name,
            int count,
            ClickLog clickLog,
            ClickEnricher enricher,
            DataSource database,
            Partitions partitions,
            Clock clock,
            Metrics metrics) {
        Pause pause = new Pause();
        StoreMetrics storeMetrics = new StoreMetrics(metrics);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ClickStore store = new ClickStore(database, partitions, name.hashCode() + i);
            ClickWorker worker = new ClickWorker(
                    clickLog.reader(name + "-" + i, i, count),
                    enricher,
                    store,
                    storeMetrics,
                    pause,
                    clock,
                    mostClicksOfBatch(Runtime.getRuntime().maxMemory(), count));
            threads.add(Thread.ofPlatform().name("click-consumer-" + i).start(worker));
        }
        return new ClickConsumers(pause, List.copyOf(threads));
    }

    /** Batches of all threads together are to take half of the heap at most. */
    static int mostClicksOfBatch(long heapBytes, int threads) {
        return (int) Math.min(MOST_CLICKS_OF_BATCH, heapBytes / 2 / threads / BYTES_OF_CLICK);
    }

    /** Lets each thread finish its batch, if the database answers, and ends them. */
    @Override
    public void close() {
        pause.stop();
        try {
            for (Thread thread : threads) {
                if (!thread.join(LONGEST_BATCH)) {
                    log.warn("A batch was not finished: thread={}", thread.getName());
                    thread.interrupt();
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
