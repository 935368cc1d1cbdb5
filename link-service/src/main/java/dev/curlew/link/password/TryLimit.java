package dev.curlew.link.password;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;

/**
 * How many wrong passwords of a link may come from a network: so many in any such while, over all replicas while Redis is
 * there. A try is taken before the password is checked, so that many at once are not more than one after the other, and given
 * back if the password was right.
 */
final class TryLimit {

    static final int MOST = 10;
    static final Duration WINDOW = Duration.ofMinutes(15);
    private static final long MOST_KEYS = 100_000;

    /** A try that was taken. */
    record Try(String key, String id, Instant time) {}

    private final RedisTries shared;
    private final Clock clock;
    // Counts on while Redis is away, for this replica alone.
    private final Cache<String, Deque<Instant>> local = Caffeine.newBuilder()
            .maximumSize(MOST_KEYS)
            .expireAfterWrite(WINDOW)
            .build();

    TryLimit(RedisTries shared, Clock clock) {
        this.shared = shared;
        this.clock = clock;
    }

    /** Takes a try; throws {@link PasswordException.TooManyTries} if there is none left. */
    Try take(long linkId, String network) {
        String key = linkId + ":" + network;
        Try taken = new Try(key, UUID.randomUUID().toString(), clock.instant());
        local.asMap().compute(key, (_, times) -> noted(times == null ? new ArrayDeque<>(MOST) : times, taken.time()));
        Duration wait = shared.take(key, taken.id(), MOST, WINDOW);
        if (wait.isPositive()) {
            forget(taken);
            throw new PasswordException.TooManyTries(wait);
        }
        return taken;
    }

    /** As if it had not been. */
    void giveBack(Try taken) {
        forget(taken);
        shared.giveBack(taken.key(), taken.id());
    }

    private void forget(Try taken) {
        local.asMap().computeIfPresent(taken.key(), (_, times) -> {
            times.removeFirstOccurrence(taken.time());
            return times.isEmpty() ? null : times;
        });
    }

    private static Deque<Instant> noted(Deque<Instant> times, Instant now) {
        while (!times.isEmpty() && !times.getFirst().plus(WINDOW).isAfter(now)) {
            times.removeFirst();
        }
        if (times.size() >= MOST) {
            throw new PasswordException.TooManyTries(
                    Duration.between(now, times.getFirst().plus(WINDOW)));
        }
        times.addLast(now);
        return times;
    }
}
