package dev.curlew.analytics.report;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts how often each caller opens reports in a minute. */
final class Openings {

    static final int MOST_A_MINUTE = 120;

    private static final int MOST_CALLERS = 10_000;

    private final Cache<String, AtomicInteger> counts;

    Openings(Ticker ticker) {
        counts = Caffeine.newBuilder()
                .maximumSize(MOST_CALLERS)
                .expireAfterWrite(Duration.ofMinutes(1))
                .ticker(ticker)
                .build();
    }

    /** Counts one; throws {@link ReportException.TooOften} if it is one too many. */
    void count(String caller) {
        if (counts.get(caller, _ -> new AtomicInteger()).incrementAndGet() > MOST_A_MINUTE) {
            throw new ReportException.TooOften(MOST_A_MINUTE);
        }
    }
}
