package dev.curlew.link.key;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** The minutes of keys in this replica alone. */
final class LocalCallWindows {

    private static final long MOST_KEYS = 10_000;

    private record Minute(Instant end, int calls, boolean counted) {}

    private final Clock clock;
    private final Cache<String, Minute> minutes = Caffeine.newBuilder()
            .maximumSize(MOST_KEYS)
            .expireAfterWrite(CallLimits.WINDOW)
            .build();

    LocalCallWindows(Clock clock) {
        this.clock = clock;
    }

    /** Counts a call, unless {@code limit} are. */
    CallWindow count(String keyId, int limit) {
        Instant now = clock.instant();
        Minute minute = minutes.asMap().compute(keyId, (_, before) -> {
            if (before == null || !now.isBefore(before.end)) {
                return new Minute(now.plus(CallLimits.WINDOW), 1, true);
            }
            return before.calls < limit
                    ? new Minute(before.end, before.calls + 1, true)
                    : new Minute(before.end, before.calls, false);
        });
        return new CallWindow(minute.calls, minute.counted, Duration.between(now, minute.end));
    }
}
