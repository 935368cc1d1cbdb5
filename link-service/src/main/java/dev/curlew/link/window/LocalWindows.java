package dev.curlew.link.window;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Windows in this replica alone, by the same rule as {@code count.lua}. */
final class LocalWindows {

    /** As in Redis; times are in microseconds. */
    private record Filled(long emptyAt, long step, boolean counted) {}

    private final Duration length;
    private final Clock clock;
    private final Cache<String, Filled> windows;

    LocalWindows(Duration length, long most, Clock clock) {
        this.length = length;
        this.clock = clock;
        windows =
                Caffeine.newBuilder().maximumSize(most).expireAfterWrite(length).build();
    }

    /** Counts, unless {@code limit} are. */
    Window count(String who, int limit) {
        long now = ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
        long step = Window.step(length, limit);
        Filled window = windows.asMap().compute(who, (_, before) -> {
            long fill = before == null ? 0 : Math.max(0, before.emptyAt - now);
            if (before != null && before.step != step) {
                fill = Math.ceilDiv(fill * step, before.step);
            }
            fill = Math.min(fill, step * limit);
            boolean counted = fill + step <= step * limit;
            return new Filled(now + (counted ? fill + step : fill), step, counted);
        });
        return Window.of(window.counted, window.emptyAt - now, step, limit);
    }
}
