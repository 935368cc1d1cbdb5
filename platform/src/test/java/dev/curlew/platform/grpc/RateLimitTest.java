package dev.curlew.platform.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RateLimitTest {

    @Test
    void headers_asTheDraftHasThem_secondsRoundedUp() {
        RateLimit limit = new RateLimit(
                "key", 100, Duration.ofMinutes(1), true, 7, Duration.ZERO, Duration.ofNanos(12_000_000_001L));

        assertThat(limit.policyHeader()).isEqualTo("\"key\";q=100;w=60");
        assertThat(limit.header()).isEqualTo("\"key\";r=7;t=13");
    }

    @Test
    void tell_outsideOfAnyCall_doesNothing() {
        new RateLimit("key", 1, Duration.ofMinutes(1), false, 0, Duration.ZERO, Duration.ZERO).tell();
    }
}
