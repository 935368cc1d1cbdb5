package dev.curlew.platform.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;

final class MicrosecondClockTest {

    private static final Instant NANOS = Instant.parse("2026-01-01T00:00:00.123456789Z");

    @Test
    void instant_cutsToMicroseconds() {
        Clock clock = MicrosecondClock.of(Clock.fixed(NANOS, ZoneOffset.UTC));

        assertThat(clock.instant()).isEqualTo(Instant.parse("2026-01-01T00:00:00.123456Z"));
        assertThat(clock.millis()).isEqualTo(NANOS.toEpochMilli());
    }

    @Test
    void system_isNowInUtc() {
        Instant before = Instant.now().minusSeconds(1);

        assertThat(MicrosecondClock.system().getZone()).isEqualTo(ZoneOffset.UTC);
        assertThat(MicrosecondClock.system().instant())
                .isBetween(before, before.plusSeconds(60))
                .satisfies(now -> assertThat(now).isEqualTo(now.truncatedTo(ChronoUnit.MICROS)));
    }

    @Test
    void withZone_keepsInstants() {
        Clock clock = MicrosecondClock.of(Clock.fixed(NANOS, ZoneOffset.UTC)).withZone(ZoneId.of("Asia/Tokyo"));

        assertThat(clock.getZone()).isEqualTo(ZoneId.of("Asia/Tokyo"));
        assertThat(clock.instant()).isEqualTo(Instant.parse("2026-01-01T00:00:00.123456Z"));
    }
}
