package dev.curlew.edge.redirect;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What is known of links. The revision of a link never goes back, also not when it was evicted a moment ago; unknown codes
 * have a small cache of their own, so that guessing codes drives no good link out.
 */
final class LinkCache {

    private static final Duration UNKNOWN_LIFE = Duration.ofSeconds(5);
    private static final int ENTRY_BYTES = 150;
    // Longer than any store behind us may serve an old version.
    private static final Duration REVISION_LIFE = Duration.ofSeconds(60);
    private static final int KEY_BYTES = 100;
    private static final int SMALL_SHARE = 8;
    private static final long SMALL_BYTES = 1 << 20;

    private final Cache<LinkKey, Entry> links;
    private final Cache<LinkKey, Boolean> unknown;
    private final Cache<LinkKey, Long> revisions;
    private final AtomicLong epoch = new AtomicLong();
    private final Ticker ticker;
    private volatile OptionalLong completeUntil = OptionalLong.empty();

    /** Takes what links may take in memory, about; unknown codes may take an eighth of that besides, and so may revisions. */
    LinkCache(long maxBytes, Ticker ticker) {
        this.ticker = ticker;
        long smallBytes = Math.max(SMALL_BYTES, maxBytes / SMALL_SHARE);
        revisions = Caffeine.newBuilder()
                .maximumWeight(smallBytes)
                .<LinkKey, Long>weigher((key, _) -> ENTRY_BYTES + weight(key))
                .expireAfterWrite(REVISION_LIFE)
                .ticker(ticker)
                .build();
        unknown = Caffeine.newBuilder()
                .maximumWeight(smallBytes)
                .<LinkKey, Boolean>weigher((key, _) -> ENTRY_BYTES + weight(key))
                .expireAfterWrite(UNKNOWN_LIFE)
                .ticker(ticker)
                .build();
        links = Caffeine.newBuilder()
                .maximumWeight(maxBytes)
                .<LinkKey, Entry>weigher((key, entry) -> entry.link().weight() + weight(key))
                .evictionListener((key, entry, cause) -> {
                    if (key != null && entry != null) {
                        remember(key, entry.link().revision());
                    }
                })
                .build();
    }

    @Nullable Entry get(LinkKey key) {
        return links.getIfPresent(key);
    }

    boolean isUnknown(LinkKey key) {
        return unknown.getIfPresent(key) != null;
    }

    /** The highest revision that was ever heard of, as far as it is remembered; else 0. */
    long knownRevision(LinkKey key) {
        long heard = Optional.ofNullable(revisions.getIfPresent(key)).orElse(0L);
        Entry entry = links.getIfPresent(key);
        return entry == null ? heard : Math.max(heard, entry.link().revision());
    }

    /** Grows with each reset; what was asked for before one is not to be trusted after it. */
    long epoch() {
        return epoch.get();
    }

    /** Whether an entry is what the link was when it was asked for, as far as anybody told us. */
    boolean isCurrent(Entry entry) {
        return !entry.outdated() && entry.epoch() == epoch.get();
    }

    /** A link has this revision now. */
    void changed(LinkKey key, long revision) {
        remember(key, revision);
        unknown.invalidate(key);
        links.asMap()
                .computeIfPresent(key, (_, entry) -> entry.link().revision() < revision ? entry.toOutdated() : entry);
    }

    /** All changes that are older than this were heard of. */
    void complete(Duration lag) {
        completeUntil = OptionalLong.of(ticker.read() - lag.toNanos());
    }

    /** Whether all changes were heard of but, at most, those within this time before now. */
    boolean isComplete(long nowNanos, Duration within) {
        OptionalLong until = completeUntil;
        return until.isPresent() && nowNanos - until.getAsLong() < within.toNanos();
    }

    /** Changes may have been missed. */
    void reset() {
        completeUntil = OptionalLong.empty();
        epoch.incrementAndGet();
        unknown.invalidateAll();
    }

    /**
     * Keeps a link, unless a later revision is there.
     *
     * @param askedNanos when it was asked for
     * @param askedEpoch the epoch then
     * @return what is in the cache now
     */
    Entry put(LinkKey key, CompiledLink link, long askedNanos, long askedEpoch) {
        unknown.invalidate(key);
        Entry kept = links.asMap().compute(key, (_, old) -> {
            if (old != null && old.link().revision() > link.revision()) {
                return old;
            }
            long heard = Optional.ofNullable(revisions.getIfPresent(key)).orElse(0L);
            return new Entry(link, askedNanos, askedEpoch, heard > link.revision());
        });
        return kept == null ? new Entry(link, askedNanos, askedEpoch, false) : kept;
    }

    /** Notes that there is no such link. */
    void putUnknown(LinkKey key, long askedEpoch) {
        links.invalidate(key);
        if (askedEpoch == epoch.get()) {
            unknown.put(key, true);
        }
    }

    /** Whether more than half of the memory for links is free, about. */
    boolean isLessThanHalfFull() {
        return links.policy()
                .eviction()
                .map(limits -> limits.weightedSize().orElse(0) < limits.getMaximum() / 2)
                .orElse(false);
    }

    /** How many links are cached, about. */
    long size() {
        return links.estimatedSize();
    }

    /** How many unknown codes are remembered, about. */
    long unknownSize() {
        return unknown.estimatedSize();
    }

    private static int weight(LinkKey key) {
        return KEY_BYTES + 2 * key.code().length();
    }

    private void remember(LinkKey key, long revision) {
        revisions.asMap().merge(key, revision, Math::max);
    }

    /**
     * A link as it was when it was asked for.
     *
     * @param outdated whether it is known to have changed since
     */
    record Entry(CompiledLink link, long askedNanos, long epoch, boolean outdated) {
        Entry toOutdated() {
            return new Entry(link, askedNanos, epoch, true);
        }
    }
}
