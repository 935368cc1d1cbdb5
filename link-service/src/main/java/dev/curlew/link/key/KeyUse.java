package dev.curlew.link.key;

import dev.curlew.link.store.StoreUnavailableException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Notes which keys are used, and writes it down now and then, so that no call waits for it. Lost if the process is killed. */
final class KeyUse implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(KeyUse.class);
    private static final long INTERVAL_SECONDS = 20;

    private final JooqKeyBook book;
    private final Clock clock;
    // No larger than the keys there are: only those found in the store are noted.
    private final Set<String> used = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofVirtual().name("key-use").factory());

    KeyUse(JooqKeyBook book, Clock clock) {
        this.book = book;
        this.clock = clock;
        var _ = timer.scheduleWithFixedDelay(this::flush, INTERVAL_SECONDS, INTERVAL_SECONDS, TimeUnit.SECONDS);
    }

    void note(String keyId) {
        used.add(keyId);
    }

    void flush() {
        Set<String> noted = Set.copyOf(used);
        if (noted.isEmpty()) {
            return;
        }
        try {
            book.used(noted, clock.instant().truncatedTo(ChronoUnit.MINUTES));
            used.removeAll(noted);
        } catch (StoreUnavailableException e) {
            log.debug("Use of keys not written, kept for later: keys={}", noted.size(), e);
        } catch (RuntimeException e) {
            log.error("Use of keys not written: keys={}", noted.size(), e);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
        flush();
    }
}
