package dev.curlew.link.total;

import dev.curlew.link.store.StoreUnavailableException;
import dev.curlew.link.total.TotalSource.Page;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks each second what changed, and takes it into the store. */
final class TotalSync implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(TotalSync.class);
    private static final long PAUSE_MILLIS = 1_000;
    private static final long LAST_WAIT_MILLIS = 5_000;

    private final JooqTotalStore store;
    private final TotalSource source;
    private final TotalMetrics metrics;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread = Thread.ofVirtual().name("click-totals").unstarted(this::run);
    private boolean failing;

    TotalSync(JooqTotalStore store, TotalSource source, TotalMetrics metrics) {
        this.store = store;
        this.source = source;
        this.metrics = metrics;
    }

    void start() {
        thread.start();
    }

    @Override
    public void close() {
        closed.countDown();
        thread.interrupt();
        try {
            thread.join(LAST_WAIT_MILLIS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            do {
                while (!step()) {
                    if (closed.getCount() == 0) {
                        return;
                    }
                }
            } while (!closed.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException _) {
            log.debug("Interrupted at the end");
        }
    }

    /** Takes a page; returns whether to pause now. */
    private boolean step() {
        try {
            String cursor = store.cursor();
            Page page = source.changed(cursor);
            // Where there was nothing, the cursor may stay: what follows comes from it as well.
            if (!page.totals().isEmpty()) {
                metrics.changed(store.take(cursor, page));
            }
            if (failing) {
                failing = false;
                log.info("Click totals are told again");
            }
            return page.complete();
        } catch (TotalSource.Unavailable | StoreUnavailableException e) {
            failed(e, false);
        } catch (RuntimeException e) {
            failed(e, true);
        }
        return true;
    }

    private void failed(RuntimeException failure, boolean unforeseen) {
        if (closed.getCount() == 0) {
            return;
        }
        metrics.failed();
        if (failing) {
            return;
        }
        failing = true;
        if (unforeseen) {
            log.error("Click totals are not taken; trying again each second", failure);
        } else {
            log.warn("Click totals are not told; trying again each second: cause={}", failure.getMessage());
        }
    }
}
