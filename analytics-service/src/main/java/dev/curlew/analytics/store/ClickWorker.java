package dev.curlew.analytics.store;

import dev.curlew.analytics.enrich.ClickEnricher;
import dev.curlew.analytics.enrich.EnrichedClick;
import dev.curlew.analytics.log.ClickLogException;
import dev.curlew.analytics.log.ClickLogReader;
import dev.curlew.analytics.log.LogEntry;
import dev.curlew.proto.analytics.v1.Click;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Moves clicks from the log to the store until it is told to stop; then it finishes the batch in hand. */
final class ClickWorker implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(ClickWorker.class);
    private static final int LEAST_CLICKS_OF_BATCH = 2_000;
    /** A transaction that takes longer holds others up; and its entries are not to be taken for abandoned. */
    private static final double LONG_BATCH_SECONDS = 6;
    /** 30 days until it came in, 30 among the dead letters: longer no click is known as a repeat for sure. */
    private static final Duration LATEST_ARRIVAL = Duration.ofDays(61);
    /** More than what is let in ahead of our clock, which may have been set back since. */
    private static final Duration MOST_AHEAD = Duration.ofDays(1);
    /** An entry given out so often without being stored has killed whoever tried. */
    private static final long MOST_DELIVERIES = 50;

    private final ClickLogReader reader;
    private final ClickEnricher enricher;
    private final ClickStore store;
    private final StoreMetrics metrics;
    private final Pause pause;
    private final Clock clock;
    private final int mostClicksOfBatch;

    private int clicksOfBatch = LEAST_CLICKS_OF_BATCH;

    /** A worker that stores at most so many clicks at once, or a few thousand if that is more. */
    ClickWorker(
            ClickLogReader reader,
            ClickEnricher enricher,
            ClickStore store,
            StoreMetrics metrics,
            Pause pause,
            Clock clock,
            int mostClicksOfBatch) {
        this.reader = reader;
        this.enricher = enricher;
        this.store = store;
        this.metrics = metrics;
        this.pause = pause;
        this.clock = clock;
        this.mostClicksOfBatch = Math.max(LEAST_CLICKS_OF_BATCH, mostClicksOfBatch);
    }

    @Override
    public void run() {
        int failures = 0;
        try (reader) {
            while (!pause.stopping()) {
                try {
                    Batches.of(reader.read(clicksOfBatch), mostClicksOfBatch).forEach(this::move);
                    failures = 0;
                } catch (ClickLogException e) {
                    failures = failed(failures, e);
                } catch (RuntimeException | Error e) {
                    // A thread that ended would leave its share of the log unread.
                    log.error("Unexpected failure", e);
                    failures = failed(failures, e);
                }
            }
        }
    }

    private int failed(int failuresBefore, Throwable failure) {
        if (failuresBefore == 0) {
            log.warn("The click log cannot be read; trying again: {}", failure.getMessage());
        }
        reader.recover();
        pause.afterFailure(failuresBefore);
        return failuresBefore + 1;
    }

    private void move(List<LogEntry> entries) {
        List<EnrichedClick> clicks = new ArrayList<>();
        for (LogEntry entry : entries) {
            if (entry.deliveries() > MOST_DELIVERIES) {
                bury(entry.clicks(), "given out " + entry.deliveries() + " times without being stored");
            } else {
                entry.clicks().forEach(click -> enrich(click).ifPresent(clicks::add));
            }
        }
        if (clicks.isEmpty() || store(clicks)) {
            reader.acknowledge(entries);
        }
    }

    private Optional<EnrichedClick> enrich(Click click) {
        try {
            EnrichedClick enriched = enricher.enrich(click);
            checkTime(enriched.occurTime());
            return Optional.of(enriched);
        } catch (RuntimeException e) {
            bury(List.of(click), "cannot be enriched: " + e.getMessage());
            return Optional.empty();
        }
    }

    private void checkTime(Instant occurTime) {
        Instant now = clock.instant();
        if (occurTime.isBefore(now.minus(LATEST_ARRIVAL)) || occurTime.isAfter(now.plus(MOST_AHEAD))) {
            throw new IllegalArgumentException(
                    "occur_time: " + occurTime + " (expected: within 61 days before now and a day after)");
        }
    }

    /** Stores a batch, however long the database is away; false if the worker is to stop before that. */
    private boolean store(List<EnrichedClick> clicks) {
        for (int failures = 0; ; failures++) {
            try {
                long start = System.nanoTime();
                int fresh = store.store(clicks);
                double seconds = (System.nanoTime() - start) / (double) TimeUnit.SECONDS.toNanos(1);
                metrics.stored(fresh, clicks.size() - fresh, seconds);
                adapt(clicks.size(), seconds);
                return true;
            } catch (SQLException e) {
                if (SqlFailure.isOfTheData(e)) {
                    return storeApart(clicks, e);
                }
                if (!waitAfter(e, clicks.size(), failures)) {
                    return false;
                }
            }
        }
    }

    /** Rows of sums are written once a batch: the larger it is, the less a click costs. */
    private void adapt(int clicks, double seconds) {
        if (seconds > LONG_BATCH_SECONDS) {
            clicksOfBatch = Math.max(LEAST_CLICKS_OF_BATCH, clicksOfBatch / 2);
        } else if (clicks >= clicksOfBatch && seconds < LONG_BATCH_SECONDS / 2) {
            clicksOfBatch = Math.min(mostClicksOfBatch, 2 * clicksOfBatch);
        }
    }

    /** False if the worker is to stop instead of trying again. */
    private boolean waitAfter(SQLException failure, int clicks, int failuresBefore) {
        metrics.failed();
        if (failuresBefore == 0) {
            log.warn("Clicks cannot be stored; trying again: clicks={} cause={}", clicks, failure.getMessage());
        }
        if (!pause.stopping()) {
            pause.afterFailure(failuresBefore);
        }
        return !pause.stopping();
    }

    /** Finds the click that the database does not take, by halves, and stores the others. */
    private boolean storeApart(List<EnrichedClick> clicks, SQLException failure) {
        if (clicks.size() == 1) {
            bury(List.of(clicks.getFirst().click()), "cannot be stored: " + failure.getMessage());
            return true;
        }
        int half = clicks.size() / 2;
        return store(clicks.subList(0, half)) && store(clicks.subList(half, clicks.size()));
    }

    private void bury(List<Click> clicks, String reason) {
        reader.bury(clicks, reason);
        metrics.dead(clicks.size());
        log.error("Set clicks aside: clicks={} reason={}", clicks.size(), reason);
    }
}
