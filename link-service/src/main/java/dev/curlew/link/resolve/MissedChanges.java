package dev.curlew.link.resolve;

import dev.curlew.link.resolve.JooqChangeLog.Change;
import dev.curlew.link.resolve.JooqChangeLog.Place;
import dev.curlew.link.store.StoreUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the cache of changes that it may not have heard of, as it was away, or as who made them was killed: else, while Postgres is away
 * later, an entry from before would stand in for it. How far the cache was told it knows itself, so that it may lose what it holds, and be
 * told again. All replicas do so, and nothing is lost where several do at once.
 */
final class MissedChanges implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(MissedChanges.class);

    // With the time that an edge believes what it has, below the 30 seconds within which every change is seen.
    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final int AT_ONCE = 1_000;

    private final RedisLinkCache cache;
    private final JooqChangeLog changes;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofVirtual().name("missed-changes").factory());

    MissedChanges(RedisLinkCache cache, JooqChangeLog changes) {
        this.cache = cache;
        this.changes = changes;
    }

    /** Begins. */
    void start() {
        var _ = timer.scheduleWithFixedDelay(this::round, 0, PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    private void round() {
        try {
            cache.toldBefore().ifPresent(this::tell);
            while (changes.trim(AT_ONCE) == AT_ONCE) {
                log.debug("Removed changes that are over: count={}", AT_ONCE);
            }
        } catch (StoreUnavailableException e) {
            log.debug("The cache was not told of changes, as Postgres is away", e);
        } catch (RuntimeException e) {
            log.error("The cache was not told of changes", e);
        }
    }

    /** Tells of what transactions changed from this one on; those before it are over. */
    private void tell(long toldBefore) {
        long horizon = changes.horizon();
        // Ids begin anew where Postgres was restored from a dump.
        Place place = new Place(toldBefore > horizon ? 0 : toldBefore, 0);
        boolean any = false;
        List<Change> some = changes.after(place, AT_ONCE);
        while (!some.isEmpty()) {
            any = true;
            if (!cache.bar(some.stream().map(Change::notice).toList())) {
                return;
            }
            place = some.getLast().place();
            some = some.size() < AT_ONCE ? List.of() : changes.after(place, AT_ONCE);
        }
        if (any) {
            cache.toldBefore(horizon);
        }
    }
}
