package dev.curlew.link.window;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Windows in this replica alone. */
final class LocalWindows {

    private record Open(Instant end, int times, boolean counted) {}

    private final Duration length;
    private final Clock clock;
    private final Cache<String, Open> windows;

    LocalWindows(Duration length, long most, Clock clock) {
        this.length = length;
        this.clock = clock;
        windows =
                Caffeine.newBuilder().maximumSize(most).expireAfterWrite(length).build();
    }

    /** Counts, unless {@code limit} are. */
    Window count(String who, int limit) {
        Instant now = clock.instant();
        Open window = windows.asMap().compute(who, (_, before) -> {
            if (before == null || !now.isBefore(before.end)) {
                return new Open(now.plus(length), 1, true);
            }
            return before.times < limit
                    ? new Open(before.end, before.times + 1, true)
                    : new Open(before.end, before.times, false);
        });
        return new Window(window.times, window.counted, Duration.between(now, window.end));
    }
}
