package dev.curlew.link.resolve;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.curlew.link.code.ShortCode;
import dev.curlew.link.resolve.CachedLink.Known;
import dev.curlew.link.resolve.CachedLink.Missing;
import dev.curlew.link.store.StoreUnavailableException;
import dev.curlew.platform.metrics.Metrics;
import dev.curlew.proto.link.v1.ResolvedLink;
import io.prometheus.metrics.core.metrics.Counter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Finds links: in the cache if Postgres confirmed them a few seconds ago, else in Postgres, and while that is away in the cache
 * again, however old.
 */
final class LinkLookup {

    /** How old an entry of the cache may be to be believed; with the edges' own age it stays far below 30 seconds. */
    private static final Duration BELIEVED = Duration.ofSeconds(8);

    private static final long MOST_MISSING = 50_000;

    /** Who heard of a later revision must not share the load of who did not: that may have begun before the change. */
    private record Load(String domain, ShortCode code, long minRevision) {}

    private record Place(String domain, ShortCode code) {}

    private final RedisLinkCache cache;
    private final JooqResolvedStore store;
    /**
     * Codes that Postgres did not have a moment ago, as {@link RedisLinkCache} holds them too: so that a flood of them does not get
     * to Postgres while Redis is away.
     */
    private final Cache<Place, Boolean> missing = Caffeine.newBuilder()
            .maximumSize(MOST_MISSING)
            .expireAfterWrite(RedisLinkCache.MISSING_KEPT)
            .build();

    private final SingleFlight<Load, Optional<ResolvedLink>> loads = new SingleFlight<>();
    private final Counter resolved;

    LinkLookup(RedisLinkCache cache, JooqResolvedStore store, Metrics metrics) {
        this.cache = cache;
        this.store = store;
        this.resolved = Counter.builder()
                .name("link_resolve_total")
                .help("Answers to edges, by where the link was found.")
                .labelNames("source")
                .register(metrics.registry());
    }

    /**
     * A link of this revision or a later one; empty if no link has or had that code.
     *
     * @param domain as it is stored
     * @param code what the link is found by there
     */
    Optional<ResolvedLink> find(String domain, ShortCode code, long minRevision) {
        Optional<CachedLink> cached = cache.get(domain, code).filter(entry -> isRecentEnough(entry, minRevision));
        if (cached.isPresent() && isBelieved(cached.get())) {
            return counted("redis", link(cached.get()));
        }
        if (cached.isEmpty() && minRevision == 0 && missing.getIfPresent(new Place(domain, code)) != null) {
            return counted("memory", Optional.empty());
        }
        try {
            return counted("postgres", loads.load(new Load(domain, code, minRevision), () -> load(domain, code)));
        } catch (StoreUnavailableException e) {
            CachedLink old = cached.orElseThrow(() -> e);
            return counted("stale", link(old));
        }
    }

    /** The numbers of links in their order, from Postgres. */
    List<Long> ids(LinkIdQuery query) {
        return store.ids(query);
    }

    /** Puts the present versions of links that changed where all replicas find them. */
    void refresh(List<ChangeNotice> notices) {
        forget(notices);
        try {
            cache.put(store.find(notices));
        } catch (StoreUnavailableException _) {
            // The changes are made all the same, and earlier versions are barred: who asks next loads them.
        }
    }

    /** Forgets earlier versions of links that another replica changed. */
    void forget(List<ChangeNotice> notices) {
        notices.forEach(notice -> missing.invalidate(new Place(notice.domain(), notice.code())));
        // Where the cache is away it is told later: see MissedChanges.
        boolean _ = cache.bar(notices);
    }

    private Optional<ResolvedLink> load(String domain, ShortCode code) {
        Optional<ResolvedLink> found = store.find(domain, code);
        found.ifPresentOrElse(link -> cache.put(domain, code, link), () -> {
            missing.put(new Place(domain, code), true);
            cache.putMissing(domain, code);
        });
        return found;
    }

    private Optional<ResolvedLink> counted(String source, Optional<ResolvedLink> link) {
        resolved.labelValues(source).inc();
        return link;
    }

    private static boolean isRecentEnough(CachedLink entry, long minRevision) {
        return link(entry).map(ResolvedLink::getRevision).orElse(0L) >= minRevision;
    }

    private static boolean isBelieved(CachedLink entry) {
        return switch (entry) {
            case Known known -> known.age().compareTo(BELIEVED) <= 0;
            case Missing _ -> true;
        };
    }

    private static Optional<ResolvedLink> link(CachedLink entry) {
        return switch (entry) {
            case Known known -> Optional.of(known.link());
            case Missing _ -> Optional.empty();
        };
    }
}
