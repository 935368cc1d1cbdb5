package dev.curlew.edge.redirect;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether it is of use to ask the source of links. That one link cannot be had says little of the others: the source counts as down
 * only when several in a row failed, and none was answered between.
 */
final class SourceHealth {

    private static final Logger log = LoggerFactory.getLogger(SourceHealth.class);

    /** A failure says nothing about later than this. */
    static final Duration FAILURE_LIFE = Duration.ofSeconds(5);

    static final int LINKS_THAT_TELL = 3;

    /** While the source comes and goes, each request could tell of it. */
    static final Duration QUIET = Duration.ofMinutes(1);

    static final Duration RETRY = Duration.ofSeconds(1);
    private static final int MOST_FAILED = 10_000;

    private final LongSupplier nanoTime;
    private final Cache<LinkKey, Long> failed;
    private final Set<LinkKey> inARow = ConcurrentHashMap.newKeySet();
    private volatile boolean down;
    private volatile long failureNanos;
    private long nextTryNanos;
    private long warnedNanos;
    private boolean warned;
    private boolean told;

    SourceHealth(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        failed = Caffeine.newBuilder()
                .maximumSize(MOST_FAILED)
                .expireAfterWrite(FAILURE_LIFE)
                .ticker(nanoTime::getAsLong)
                .build();
    }

    /** A link was answered, or it was said that there is none. */
    void answered(LinkKey key) {
        failed.invalidate(key);
        inARow.clear();
        if (down) {
            up();
        }
    }

    /** A link could not be had. */
    void failed(LinkKey key) {
        long now = nanoTime.getAsLong();
        failed.put(key, now);
        failureNanos = now;
        if (!down && inARow.add(key) && inARow.size() >= LINKS_THAT_TELL) {
            down(now);
        }
    }

    /** Whether it is not worth waiting for a link that is there already. */
    boolean isHopeless(LinkKey key) {
        return isDown() || failed.getIfPresent(key) != null;
    }

    /** Whether to ask for a link all the same: about once a second for one that failed; over all while the source is down. */
    boolean isDueAgain(LinkKey key) {
        long now = nanoTime.getAsLong();
        if (!isDown()) {
            @Nullable Long last = failed.getIfPresent(key);
            return last == null || now - last >= RETRY.toNanos();
        }
        return takeTurn(now);
    }

    private boolean isDown() {
        return down && nanoTime.getAsLong() - failureNanos < FAILURE_LIFE.toNanos();
    }

    private synchronized boolean takeTurn(long now) {
        if (now - failureNanos < RETRY.toNanos() || now - nextTryNanos < 0) {
            return false;
        }
        nextTryNanos = now + RETRY.toNanos();
        return true;
    }

    private synchronized void down(long now) {
        if (down) {
            return;
        }
        down = true;
        nextTryNanos = now;
        told = !warned || now - warnedNanos >= QUIET.toNanos();
        if (told) {
            warned = true;
            warnedNanos = now;
            log.warn("link-service does not answer: cached links are used as they are");
        }
    }

    private synchronized void up() {
        if (down) {
            down = false;
            if (told) {
                log.info("link-service answers again");
            }
        }
    }
}
