package dev.curlew.analytics.clicks;

import dev.curlew.analytics.clicks.ClickRows.Horizon;
import dev.curlew.platform.metrics.Metrics;
import dev.curlew.proto.analytics.v1.WatchClicksResponse;
import io.prometheus.metrics.core.metrics.Gauge;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells all watching clients of this process what was stored, whoever stored it: one look for all of them, some times a second
 * and only while somebody watches. Rows are told up to the first transaction that is still under way, in the order of their
 * transactions, so that no click is missed, none is told twice, and a position means the same to all replicas.
 */
final class ClickFeeds implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ClickFeeds.class);
    private static final long INTERVAL_MILLIS = 250;
    // One that reads on is not cut off by a burst that one look finds.
    private static final int MOST_ROWS = Watch.MOST_WAITING / 2;
    private static final int CATCH_UP_ROWS = 500;
    // Clicks that come in later than this after they occurred are not told.
    private static final Duration LATEST = Duration.ofDays(2);
    private static final Duration AHEAD = Duration.ofHours(2);
    private static final Duration LONGEST_ABSENCE = Duration.ofDays(7);
    private static final Duration CATCH_UP_PATIENCE = Duration.ofSeconds(30);

    private final ClickRows rows;
    private final Clock clock;
    private final Duration beat;
    private final Gauge watches;
    private final Map<Long, Set<Watch>> byLink = new HashMap<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("click-feeds").factory());
    private String history = "";
    private StorePosition position = StorePosition.before(0);
    private long lastBeat = System.nanoTime();
    private boolean closed;
    private boolean failing;

    /**
     * Begins to look when the first client comes.
     *
     * @param beat how often clients are told where the stream is, though there is no click
     */
    ClickFeeds(ClickRows rows, Clock clock, Duration beat, Metrics metrics) {
        this.rows = rows;
        this.clock = clock;
        this.beat = beat;
        this.watches = Gauge.builder()
                .name("click_watches")
                .help("Clients that watch the clicks of a link.")
                .register(metrics.registry());
        var _ = timer.scheduleWithFixedDelay(this::look, INTERVAL_MILLIS, INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
    }

    /**
     * Lets a client watch, from now on or from where it was. Returns at once; what the client missed is sent meanwhile, and clicks
     * to come after it.
     */
    void join(Watch watch, Optional<ResumeToken> from) {
        StorePosition joined;
        boolean gap;
        synchronized (this) {
            if (closed) {
                watch.end(Optional.of(new ClickException.ShuttingDown()));
                return;
            }
            if (byLink.isEmpty()) {
                start(rows.horizon());
            }
            byLink.computeIfAbsent(watch.linkId(), _ -> new HashSet<>()).add(watch);
            watches.inc();
            joined = position;
            gap = from.isPresent() && !knows(from.get());
            from.filter(this::knows).map(ResumeToken::position).ifPresent(watch::skipTo);
        }
        Optional<ResumeToken> resumed = from.filter(_ -> !gap);
        Thread.ofVirtual().name("click-catch-up").start(() -> catchUp(watch, resumed, joined, gap));
    }

    synchronized void leave(Watch watch) {
        Set<Watch> ofLink = byLink.get(watch.linkId());
        if (ofLink != null && ofLink.remove(watch)) {
            watches.dec();
            if (ofLink.isEmpty()) {
                byLink.remove(watch.linkId());
            }
        }
    }

    /** Ends all streams; their clients go on with another replica. */
    @Override
    public void close() {
        List<Watch> all = new ArrayList<>();
        synchronized (this) {
            closed = true;
            byLink.values().forEach(all::addAll);
        }
        timer.shutdown();
        all.forEach(watch -> watch.end(Optional.of(new ClickException.ShuttingDown())));
    }

    private void start(Horizon horizon) {
        history = horizon.history();
        position = horizon.position();
    }

    private boolean knows(ResumeToken token) {
        return token.history().equals(history)
                && token.time().isAfter(clock.instant().minus(LONGEST_ABSENCE));
    }

    private void catchUp(Watch watch, Optional<ResumeToken> from, StorePosition to, boolean gap) {
        try {
            StorePosition at = from.map(ResumeToken::position).orElse(to);
            // At once, so that a client that is cut off before the first click can go on from here too.
            watch.catchUp(message(at).toBuilder().setGap(gap).build(), CATCH_UP_PATIENCE);
            Instant earliest =
                    from.map(ResumeToken::time).orElse(clock.instant()).minus(LATEST);
            while (at.compareTo(to) < 0 && !watch.isEnded()) {
                List<ClickRow> missed =
                        rows.stored(Set.of(watch.linkId()), at, to, new ClickRange(earliest, ahead()), CATCH_UP_ROWS);
                for (ClickRow row : missed) {
                    watch.catchUp(message(row), CATCH_UP_PATIENCE);
                }
                at = missed.size() < CATCH_UP_ROWS ? to : StorePosition.behind(missed.getLast());
            }
            watch.goLive();
        } catch (ClickException e) {
            watch.end(Optional.of(e));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            log.error("A client that came back was not told what it missed", e);
            watch.end(Optional.of(new ClickException.Unavailable(e)));
        }
    }

    // All of it locked: whoever joins does so before or after a look, never within.
    private synchronized void look() {
        if (byLink.isEmpty()) {
            return;
        }
        try {
            Horizon horizon = rows.horizon();
            if (!horizon.history().equals(history)) {
                // Another database: positions mean nothing any more. Clients come again and are told of the gap.
                restart(horizon);
                return;
            }
            tell(horizon.position());
            beat();
            failing = false;
        } catch (ClickException.Unavailable e) {
            if (!failing) {
                log.warn("Watched clicks are late: {}", e.getMessage(), e);
                failing = true;
            }
        } catch (RuntimeException e) {
            log.error("Watched clicks are late", e);
        }
    }

    private void restart(Horizon horizon) {
        List<Watch> all = new ArrayList<>();
        byLink.values().forEach(all::addAll);
        start(horizon);
        all.forEach(watch -> watch.end(Optional.of(new ClickException.ShuttingDown())));
    }

    private void tell(StorePosition to) {
        while (position.compareTo(to) < 0) {
            ClickRange range = new ClickRange(clock.instant().minus(LATEST), ahead());
            List<ClickRow> stored = rows.stored(List.copyOf(byLink.keySet()), position, to, range, MOST_ROWS);
            for (ClickRow row : stored) {
                WatchClicksResponse message = message(row);
                for (Watch watch : List.copyOf(byLink.getOrDefault(row.linkId(), Set.of()))) {
                    watch.offer(StorePosition.behind(row), message);
                }
            }
            position = stored.size() < MOST_ROWS ? to : StorePosition.behind(stored.getLast());
        }
    }

    private void beat() {
        if (System.nanoTime() - lastBeat >= beat.toNanos()) {
            lastBeat = System.nanoTime();
            WatchClicksResponse here = message(position);
            byLink.values().forEach(ofLink -> ofLink.forEach(watch -> watch.beat(here)));
        }
    }

    private Instant ahead() {
        return clock.instant().plus(AHEAD);
    }

    private WatchClicksResponse message(ClickRow row) {
        return message(StorePosition.behind(row)).toBuilder()
                .setClick(row.record())
                .build();
    }

    private synchronized WatchClicksResponse message(StorePosition at) {
        return WatchClicksResponse.newBuilder()
                .setResumeToken(new ResumeToken(history, at, clock.instant()).toString())
                .build();
    }
}
