package dev.curlew.analytics.housekeeping;

import dev.curlew.analytics.log.ClickLog;
import dev.curlew.analytics.log.ClickLogException;
import dev.curlew.analytics.store.Partitions;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does each hour what nobody waits for: makes the partitions of the days to come and forgets readers that are gone. Every
 * replica does so: each step does nothing where another was first.
 */
public final class Housekeeping implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Housekeeping.class);
    private static final Duration INTERVAL = Duration.ofHours(1);
    private static final Duration READER_IDLE = Duration.ofHours(1);
    private static final int DAYS_AHEAD = 2;

    private final Partitions partitions;
    private final ClickLog clickLog;
    private final Clock clock;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("housekeeping").factory());

    private Housekeeping(Partitions partitions, ClickLog clickLog, Clock clock) {
        this.partitions = partitions;
        this.clickLog = clickLog;
        this.clock = clock;
    }

    /** Does everything once, soon, and from then on each hour. */
    public static Housekeeping start(Partitions partitions, ClickLog clickLog, Clock clock) {
        Housekeeping housekeeping = new Housekeeping(partitions, clickLog, clock);
        var _ = housekeeping.timer.scheduleWithFixedDelay(
                housekeeping::keepHouse, 0, INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
        return housekeeping;
    }

    /** Stops after the step in hand. */
    @Override
    public void close() {
        timer.shutdown();
        try {
            var _ = timer.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        timer.shutdownNow();
    }

    private void keepHouse() {
        try {
            makePartitions();
            clickLog.forgetReaders(READER_IDLE);
        } catch (SQLException | ClickLogException e) {
            log.warn("Housekeeping is put off: {}", e.getMessage());
        } catch (RuntimeException e) {
            log.error("Housekeeping failed", e);
        }
    }

    private void makePartitions() throws SQLException {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        List<LocalDate> days =
                IntStream.rangeClosed(0, DAYS_AHEAD).mapToObj(today::plusDays).toList();
        partitions.ensure(days);
    }
}
