package dev.curlew.link.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RetryPlanTest {

    private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

    private final RetryPlan plan = new RetryPlan(Duration.ofSeconds(5), Duration.ofDays(3));

    @Test
    void next_eachThreeTimesLater_upToHalfADay_forThreeDays() {
        List<Long> delays = new ArrayList<>();
        Instant now = START;
        Optional<Instant> next = next(1, now, Optional.empty(), 0.5);
        while (next.isPresent()) {
            delays.add(Duration.between(now, next.get()).toSeconds());
            now = next.get();
            next = next(delays.size() + 1, now, Optional.empty(), 0.5);
        }
        assertThat(delays)
                .containsExactly(
                        5L, 15L, 45L, 135L, 405L, 1215L, 3645L, 10935L, 32805L, 43200L, 43200L, 43200L, 43200L);
    }

    @Test
    void next_isJittered() {
        assertThat(next(1, START, Optional.empty(), 0)).contains(START.plusMillis(3750));
        assertThat(next(1, START, Optional.empty(), 1)).contains(START.plusMillis(6250));
    }

    @Test
    void next_notBeforeTheServerWantsIt() {
        assertThat(next(1, START, Optional.of(Duration.ofMinutes(1)), 0.5)).contains(START.plusSeconds(60));
        assertThat(next(4, START, Optional.of(Duration.ofMinutes(1)), 0.5)).contains(START.plusSeconds(135));
    }

    @Test
    void next_afterTheLastMoment_isNone() {
        assertThat(next(1, START.plus(Duration.ofDays(3)), Optional.empty(), 0)).isEmpty();
        assertThat(next(1_000_000, START, Optional.empty(), 1)).contains(START.plus(Duration.ofHours(15)));
    }

    private Optional<Instant> next(int attempts, Instant now, Optional<Duration> retryAfter, double random) {
        return plan.next(attempts, START, now, retryAfter, random);
    }
}
