package dev.curlew.link.window;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class LocalWindowsTest {

    private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private final InstantSource time = now::get;
    private final LocalWindows windows = new LocalWindows(Duration.ofMinutes(1), 10, time.withZone(ZoneOffset.UTC));

    @Test
    void count_untilTheMinuteIsFull_thenAgainInTheNext() {
        assertThat(windows.count("key_1", 2)).isEqualTo(new Window(1, true, Duration.ofMinutes(1)));
        now.set(START.plusSeconds(20));
        assertThat(windows.count("key_1", 2)).isEqualTo(new Window(2, true, Duration.ofSeconds(40)));
        assertThat(windows.count("key_1", 2)).isEqualTo(new Window(2, false, Duration.ofSeconds(40)));
        now.set(START.plusSeconds(60));
        assertThat(windows.count("key_1", 2)).isEqualTo(new Window(1, true, Duration.ofMinutes(1)));
    }

    @Test
    void count_eachKeyForItself() {
        windows.count("key_1", 1);

        assertThat(windows.count("key_2", 1).counted()).isTrue();
        assertThat(windows.count("key_1", 1).counted()).isFalse();
    }
}
