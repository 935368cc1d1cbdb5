package dev.curlew.link.links;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** How many links may be made in an hour from one network without a key; counted over all replicas while Redis is there. */
final class AnonymousLimit {

    private static final long MOST_NETWORKS = 100_000;

    private final RedisHourCounter shared;
    private final int perHour;
    private final Clock clock;
    // Counts on while Redis is away, for this replica alone.
    private final Cache<String, AtomicInteger> local = Caffeine.newBuilder()
            .maximumSize(MOST_NETWORKS)
            .expireAfterWrite(Duration.ofHours(1))
            .build();

    AnonymousLimit(RedisHourCounter shared, int perHour, Clock clock) {
        this.shared = shared;
        this.perHour = perHour;
        this.clock = clock;
    }

    /** Counts a call; throws {@link LinkException.TooManyRequests} if it is one too many. */
    void count(String network) {
        Instant now = clock.instant();
        Instant hour = now.truncatedTo(ChronoUnit.HOURS);
        String key = network + ":" + hour.getEpochSecond() / Duration.ofHours(1).toSeconds();
        long here = local.get(key, _ -> new AtomicInteger()).incrementAndGet();
        long calls = Math.max(here, shared.increment(key).orElse(0L));
        if (calls > perHour) {
            throw new LinkException.TooManyRequests(Duration.between(now, hour.plus(1, ChronoUnit.HOURS)));
        }
    }
}
