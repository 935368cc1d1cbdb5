package dev.curlew.edge.redirect;

import dev.curlew.edge.redirect.LinkCache.Entry;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds links: in the cache while they can be trusted, else at their source.
 *
 * <p>While all changes are heard of, within {@link #HEARD}, a cached link is used unless it is known to have changed, and asked
 * for again meanwhile once it is older than {@link #LONGEST}. Otherwise nobody knows what has changed: then one younger than
 * {@link #FRESH} is used; up to {@link #TRUSTED} it is used and asked for again meanwhile; older it is asked for first. When the
 * source could not answer, the cached link is used all the same: then nobody waits, and the source is tried about once a second.
 */
final class Links {

    static final Duration HEARD = Duration.ofSeconds(10);
    static final Duration LONGEST = Duration.ofMinutes(5);
    static final Duration FRESH = Duration.ofSeconds(10);
    static final Duration TRUSTED = Duration.ofSeconds(20);

    private final LinkCache cache;
    private final LinkSource source;
    private final RedirectMetrics metrics;
    private final LongSupplier nanoTime;
    private final int mostLoads;
    private final ConcurrentMap<LinkKey, CompletableFuture<Lookup>> loads = new ConcurrentHashMap<>();
    private final SourceHealth health;

    Links(LinkCache cache, LinkSource source, RedirectMetrics metrics, LongSupplier nanoTime, int mostLoads) {
        this.cache = cache;
        this.source = source;
        this.metrics = metrics;
        this.nanoTime = nanoTime;
        this.mostLoads = mostLoads;
        health = new SourceHealth(nanoTime);
    }

    /** The link, if there is one to be used without waiting. */
    @Nullable CompiledLink warm(LinkKey key) {
        Entry entry = cache.get(key);
        if (entry == null) {
            return null;
        }
        long now = nanoTime.getAsLong();
        long age = now - entry.askedNanos();
        boolean complete = cache.isComplete(now, HEARD);
        if ((complete || age < TRUSTED.toNanos()) && cache.isCurrent(entry)) {
            if (age >= (complete ? LONGEST : FRESH).toNanos()) {
                refresh(key);
            }
            metrics.hit();
            return entry.link();
        }
        if (health.isHopeless(key)) {
            refresh(key);
            metrics.stale();
            return entry.link();
        }
        return null;
    }

    /** A link has this revision now, as somebody says who knows. */
    void changed(LinkKey key, long revision) {
        cache.changed(key, revision);
    }

    /** Whether the link is cached, be it too old to be used as it is. */
    boolean knows(LinkKey key) {
        return cache.get(key) != null;
    }

    /**
     * Finds a link that is not warm.
     *
     * @param network whose visitor asks
     */
    CompletableFuture<Lookup> find(LinkKey key, String network) {
        if (cache.isUnknown(key)) {
            metrics.unknown();
            return CompletableFuture.completedFuture(new Lookup.Unknown());
        }
        metrics.miss();
        return load(key, network)
                .thenApply(lookup -> lookup instanceof Lookup.Unavailable ? staleOr(key, lookup) : lookup);
    }

    private Lookup staleOr(LinkKey key, Lookup otherwise) {
        Entry entry = cache.get(key);
        if (entry == null) {
            return otherwise;
        }
        metrics.stale();
        return new Lookup.Found(entry.link());
    }

    /** Asks without anybody waiting. */
    private void refresh(LinkKey key) {
        if (!loads.containsKey(key) && health.isDueAgain(key)) {
            var _ = load(key, "");
        }
    }

    /** One load at a time for a key, and a bounded number over all. */
    private CompletableFuture<Lookup> load(LinkKey key, String network) {
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
        var _ = attempt(key, network, true).whenComplete((lookup, failure) -> {
            loads.remove(key);
            mine.complete(failure == null ? lookup : new Lookup.Unavailable());
        });
        return mine;
    }

    private CompletableFuture<Lookup> attempt(LinkKey key, String network, boolean again) {
        long askedNanos = nanoTime.getAsLong();
        long askedEpoch = cache.epoch();
        long minRevision = cache.knownRevision(key);
        return source.load(key, minRevision, network).thenCompose(lookup -> {
            // A change that came while the question was under way may have crossed the answer.
            if (again
                    && !(lookup instanceof Lookup.Unavailable)
                    && cache.knownRevision(key) > latest(lookup, minRevision)) {
                return attempt(key, network, false);
            }
            return CompletableFuture.completedFuture(keep(key, lookup, askedNanos, askedEpoch));
        });
    }

    private static long latest(Lookup lookup, long minRevision) {
        return lookup instanceof Lookup.Found(CompiledLink link) ? link.revision() : minRevision;
    }

    private Lookup keep(LinkKey key, Lookup lookup, long askedNanos, long askedEpoch) {
        return switch (lookup) {
            case Lookup.Found(CompiledLink link) -> {
                health.answered(key);
                yield new Lookup.Found(
                        cache.put(key, link, askedNanos, askedEpoch).link());
            }
            case Lookup.Unknown unknown -> {
                health.answered(key);
                cache.putUnknown(key, askedEpoch);
                yield unknown;
            }
            case Lookup.Unavailable unavailable -> {
                health.failed(key);
                yield unavailable;
            }
        };
    }
}
