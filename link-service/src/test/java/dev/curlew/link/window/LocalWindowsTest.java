package dev.curlew.link.window;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

class LocalWindowsTest extends WindowContract {

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-02T03:04:05Z"));
    private final InstantSource time = now::get;
    private final LocalWindows windows = new LocalWindows(Duration.ofMinutes(1), 10, time.withZone(ZoneOffset.UTC));

    @Override
    Window count(String who, int limit) {
        return windows.count(who, limit);
    }

    @Override
    void pass(String who, Duration time) {
        now.updateAndGet(before -> before.plus(time));
    }
}
