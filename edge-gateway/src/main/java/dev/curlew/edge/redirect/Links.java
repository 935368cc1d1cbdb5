package dev.curlew.edge.redirect;

import dev.curlew.edge.redirect.LinkCache.Entry;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds links: in the cache while they can be trusted, else at their source.
 *
 * <p>A cached link younger than {@link #FRESH} is used; up to {@link #TRUSTED} it is used and asked for again meanwhile; older,
 * or known to have changed, it is asked for first. When the source cannot answer, the cached link is used all the same: then
 * nobody waits, and the source is tried about once a second.
 */
final class Links {

    private static final Logger log = LoggerFactory.getLogger(Links.class);

    static final Duration FRESH = Duration.ofSeconds(10);
    static final Duration TRUSTED = Duration.ofSeconds(20);
    static final Duration RETRY = Duration.ofSeconds(1);
    /** A failure says nothing about later than this. */
    static final Duration FAILURE_LIFE = Duration.ofSeconds(5);

    private final LinkCache cache;
    private final LinkSource source;
    private final RedirectMetrics metrics;
    private final LongSupplier nanoTime;
    private final int mostLoads;
    private final ConcurrentMap<LinkKey, CompletableFuture<Lookup>> loads = new ConcurrentHashMap<>();
    private final AtomicLong lastTryNanos = new AtomicLong();
    private volatile boolean failing;
    private volatile long failureNanos;

    Links(LinkCache cache, LinkSource source, RedirectMetrics metrics, LongSupplier nanoTime, int mostLoads) {
        this.cache = cache;
        this.source = source;
        this.metrics = metrics;
        this.nanoTime = nanoTime;
        this.mostLoads = mostLoads;
    }

    /** The link, if there is one to be used without waiting. */
    @Nullable CompiledLink warm(LinkKey key) {
        Entry entry = cache.get(key);
        if (entry == null) {
            return null;
        }
        long now = nanoTime.getAsLong();
        long age = now - entry.askedNanos();
        if (age < TRUSTED.toNanos() && cache.isCurrent(entry)) {
            if (age >= FRESH.toNanos()) {
                refresh(key, now);
            }
            metrics.hit();
            return entry.link();
        }
        if (failing && now - failureNanos < FAILURE_LIFE.toNanos()) {
            refresh(key, now);
            metrics.stale();
            return entry.link();
        }
        return null;
    }

    /** Finds a link that is not warm. */
    CompletableFuture<Lookup> find(LinkKey key) {
        if (cache.isUnknown(key)) {
            metrics.unknown();
            return CompletableFuture.completedFuture(new Lookup.Unknown());
        }
        metrics.miss();
        return load(key).thenApply(lookup -> lookup instanceof Lookup.Unavailable ? staleOr(key, lookup) : lookup);
    }

    private Lookup staleOr(LinkKey key, Lookup otherwise) {
        Entry entry = cache.get(key);
        if (entry == null) {
            return otherwise;
        }
        metrics.stale();
        return new Lookup.Found(entry.link());
    }

    /** Asks without anybody waiting; while the source fails, about once a second over all links. */
    private void refresh(LinkKey key, long now) {
        if (loads.containsKey(key)) {
            return;
        }
        if (failing) {
            long last = lastTryNanos.get();
            if (now - last < RETRY.toNanos() || !lastTryNanos.compareAndSet(last, now)) {
                return;
            }
        }
        var _ = load(key);
    }

    /** One load at a time for a key, and a bounded number over all. */
    private CompletableFuture<Lookup> load(LinkKey key) {
        CompletableFuture<Lookup> running = loads.get(key);
        if (running != null) {
            return running;
        }
        if (loads.size() >= mostLoads) {
            metrics.shed();
            return CompletableFuture.completedFuture(new Lookup.Unavailable());
        }
        CompletableFuture<Lookup> mine = new CompletableFuture<>();
        CompletableFuture<Lookup> other = loads.putIfAbsent(key, mine);
        if (other != null) {
            return other;
        }
        var _ = attempt(key, true).whenComplete((lookup, failure) -> {
            loads.remove(key);
            mine.complete(failure == null ? lookup : new Lookup.Unavailable());
        });
        return mine;
    }

    private CompletableFuture<Lookup> attempt(LinkKey key, boolean again) {
        long askedNanos = nanoTime.getAsLong();
        long askedEpoch = cache.epoch();
        long minRevision = cache.knownRevision(key);
        return source.load(key, minRevision).thenCompose(lookup -> {
            // A change that came while the question was under way may have crossed the answer.
            if (again
                    && !(lookup instanceof Lookup.Unavailable)
                    && cache.knownRevision(key) > latest(lookup, minRevision)) {
                return attempt(key, false);
            }
            return CompletableFuture.completedFuture(keep(key, lookup, askedNanos, askedEpoch));
        });
    }

    private static long latest(Lookup lookup, long minRevision) {
        return lookup instanceof Lookup.Found(CompiledLink link) ? link.revision() : minRevision;
    }

    private Lookup keep(LinkKey key, Lookup lookup, long askedNanos, long askedEpoch) {
        noteOutcome(lookup instanceof Lookup.Unavailable);
        return switch (lookup) {
            case Lookup.Found(CompiledLink link) ->
                new Lookup.Found(cache.put(key, link, askedNanos, askedEpoch).link());
            case Lookup.Unknown unknown -> {
                cache.putUnknown(key, askedEpoch);
                yield unknown;
            }
            case Lookup.Unavailable unavailable -> {
                failureNanos = nanoTime.getAsLong();
                lastTryNanos.set(failureNanos);
                yield unavailable;
            }
        };
    }

    /** Said when it changes only: while link-service is down, each request could tell it again. */
    private void noteOutcome(boolean failed) {
        if (failed && !failing) {
            log.warn("link-service does not answer: cached links are used as they are");
        } else if (failing && !failed) {
            log.info("link-service answers again");
        }
        failing = failed;
    }
}
