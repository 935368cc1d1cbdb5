package dev.curlew.edge.redirect;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Networks that ask for many codes that are not there, and so may be guessing: for the rest of a minute they get links that are
 * cached and no others. Counted here, and over all edges by link-service, as long as it has its Redis.
 */
final class WrongCodes {

    private static final long WINDOW_NANOS = Duration.ofMinutes(1).toNanos();
    private static final long MOST_NETWORKS = 100_000;

    /** What a network asked for in a minute, and until when it is refused; both in nanoseconds of the ticker. */
    private record Guesses(long endNanos, int count, long refusedUntilNanos) {

        boolean isOver(long now) {
            return now - endNanos >= 0;
        }

        Guesses refusedUntil(long nanos) {
            return new Guesses(endNanos, count, nanos - refusedUntilNanos > 0 ? nanos : refusedUntilNanos);
        }
    }

    private final int perMinute;
    private final Ticker ticker;
    private final Cache<String, Guesses> networks;

    /** Takes how many a minute; 0: as many as anybody likes. */
    WrongCodes(int perMinute, Ticker ticker) {
        this.perMinute = perMinute;
        this.ticker = ticker;
        networks = Caffeine.newBuilder()
                .maximumSize(MOST_NETWORKS)
                .expireAfterWrite(Duration.ofNanos(WINDOW_NANOS))
                .ticker(ticker)
                .build();
    }

    /** How long a network is still refused links that are not cached. */
    Optional<Duration> refused(String network) {
        Guesses guesses = networks.getIfPresent(network);
        long left = guesses == null ? 0 : guesses.refusedUntilNanos() - ticker.read();
        return left > 0 ? Optional.of(Duration.ofNanos(left)) : Optional.empty();
    }

    /**
     * A network asked for a code that is not there.
     *
     * @param told how long to refuse it, as link-service says who counts over all edges
     */
    void count(String network, Optional<Duration> told) {
        if (perMinute == 0 || network.isEmpty()) {
            return;
        }
        long now = ticker.read();
        networks.asMap().compute(network, (_, before) -> {
            Guesses guesses = counted(before, now);
            Guesses here = guesses.count() > perMinute ? guesses.refusedUntil(guesses.endNanos()) : guesses;
            return told.map(delay -> here.refusedUntil(now + Math.min(delay.toNanos(), WINDOW_NANOS)))
                    .orElse(here);
        });
    }

    private static Guesses counted(@Nullable Guesses before, long now) {
        return before == null || before.isOver(now)
                ? new Guesses(now + WINDOW_NANOS, 1, now)
                : new Guesses(before.endNanos(), before.count() + 1, before.refusedUntilNanos());
    }
}
