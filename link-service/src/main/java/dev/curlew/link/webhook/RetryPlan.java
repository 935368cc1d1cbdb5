package dev.curlew.link.webhook;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When a delivery that failed is tried again: each time three times later than before, up to 12 hours, a quarter more or less so
 * that not all come at once; not before the server wants it; and not for ever.
 *
 * @param first after the first failure
 * @param giveUpAfter since the delivery was enqueued
 */
record RetryPlan(Duration first, Duration giveUpAfter) {

    private static final int FACTOR = 3;
    private static final Duration LONGEST = Duration.ofHours(12);
    private static final double JITTER = 0.25;

    /**
     * The next try; empty: there is none.
     *
     * @param attempts that failed, 1 or more
     * @param retryAfter what the server asks for
     * @param random 0 to 1
     */
    Optional<Instant> next(int attempts, Instant enqueued, Instant now, Optional<Duration> retryAfter, double random) {
        double millis = Math.min(first.toMillis() * Math.pow(FACTOR, attempts - 1), (double) LONGEST.toMillis());
        Duration usual = Duration.ofMillis((long) (millis * (1 + JITTER * (2 * random - 1))));
        Duration delay = retryAfter.filter(asked -> asked.compareTo(usual) > 0).orElse(usual);
        Instant time = now.plus(delay);
        return time.isAfter(enqueued.plus(giveUpAfter)) ? Optional.empty() : Optional.of(time);
    }
}
