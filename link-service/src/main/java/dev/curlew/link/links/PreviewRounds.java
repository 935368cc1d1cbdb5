package dev.curlew.link.links;

import dev.curlew.link.store.JooqDatabase;
import dev.curlew.link.store.StoreUnavailableException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the targets of imported links that show previews, some at a time, as an import brings more of them at once than can wait in
 * memory. Any number of replicas share the work; what one that is killed was at, another does.
 */
public final class PreviewRounds implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(PreviewRounds.class);
    private static final int LOOKS = 20;
    private static final int AT_ONCE = 4;
    // Longer than all looks of a round take, though no page answers.
    private static final Duration LEASE = Duration.ofMinutes(5);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final JooqDatabase database;
    private final JooqLinkBook book;
    private final PageFiller pages;
    private final Clock clock;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofVirtual().name("previews").factory());
    private volatile boolean closed;

    PreviewRounds(JooqDatabase database, JooqLinkBook book, PageFiller pages, Clock clock) {
        this.database = database;
        this.book = book;
        this.pages = pages;
        this.clock = clock;
    }

    /** Begins; does nothing where no pages are looked at. */
    public void start() {
        if (pages.looks()) {
            var _ = timer.scheduleWithFixedDelay(this::round, 0, PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void close() {
        closed = true;
        timer.shutdownNow();
    }

    private void round() {
        try {
            List<Long> due = database.transaction(dsl -> JooqPreviewWishes.claim(dsl, clock.instant(), LOOKS, LEASE));
            try (ExecutorService threads = Executors.newFixedThreadPool(
                    AT_ONCE, Thread.ofVirtual().name("previews-", 0).factory())) {
                due.forEach(linkId -> threads.execute(() -> look(linkId)));
            }
        } catch (StoreUnavailableException e) {
            log.debug("Targets were not looked at for previews, as Postgres is away", e);
        } catch (RuntimeException e) {
            log.error("Targets were not looked at for previews", e);
        }
    }

    private void look(long linkId) {
        try {
            database.query(dsl -> JooqLinkStore.find(dsl, linkId)).ifPresent(link -> pages.fill(link, book::change));
        } catch (StoreUnavailableException e) {
            log.debug("A preview is not kept, and will be looked for again: linkId={}", linkId, e);
            return;
        } catch (RuntimeException e) {
            log.error("A target was not looked at for a preview: linkId={}", linkId, e);
        }
        if (!closed) {
            remove(linkId);
        }
    }

    private void remove(long linkId) {
        try {
            database.query(dsl -> {
                JooqPreviewWishes.remove(dsl, linkId);
                return true;
            });
        } catch (StoreUnavailableException e) {
            log.debug("A target will be looked at again: linkId={}", linkId, e);
        }
    }
}
