package dev.curlew.analytics.stats;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;

/**
 * A range of time in whole steps.
 *
 * @param step the length of each
 * @param zone on whose calendar they are
 * @param starts the starts of all steps in order, at least one
 * @param end the end of the last step, exclusive
 */
record StatsRange(Step step, ZoneId zone, List<Instant> starts, Instant end) {

    private static final int HOURLY_DAYS = 4;
    private static final int DAILY_DAYS = 100;
    private static final int WEEKLY_DAYS = 700;
    private static final int MONTHLY_DAYS = 3_000;

    StatsRange {
        starts = List.copyOf(starts);
    }

    /**
     * The steps that hold all from {@code start} to {@code end}.
     *
     * @throws StatsException.Invalid if they are too many
     */
    static StatsRange covering(Instant start, Instant end, Step step, ZoneId zone) {
        List<Instant> starts = new ArrayList<>();
        Instant next = step.floor(start, zone);
        while (next.isBefore(end)) {
            if (starts.size() == step.most) {
                throw new StatsException.Invalid(
                        "granularity", step + ": too short for the range (expected: at most " + step.most + " steps)");
            }
            starts.add(next);
            next = step.after(next, zone);
        }
        return new StatsRange(step, zone, starts, next);
    }

    /** The step that cuts a range into some 100 at most. */
    static Step fitting(Instant start, Instant end) {
        long days = Duration.between(start, end).toDays();
        if (days < HOURLY_DAYS) {
            return Step.HOUR;
        }
        if (days < DAILY_DAYS) {
            return Step.DAY;
        }
        if (days < WEEKLY_DAYS) {
            return Step.WEEK;
        }
        return days < MONTHLY_DAYS ? Step.MONTH : Step.YEAR;
    }

    /** As many steps before. */
    StatsRange before() {
        Deque<Instant> earlier = new ArrayDeque<>();
        Instant next = start();
        while (earlier.size() < starts.size()) {
            next = step.floor(next.minusNanos(1), zone);
            earlier.addFirst(next);
        }
        return new StatsRange(step, zone, List.copyOf(earlier), start());
    }

    /** The step in which a moment of the range lies. */
    int stepOf(Instant moment) {
        int found = Collections.binarySearch(starts, moment);
        return found >= 0 ? found : -found - 2;
    }

    Instant start() {
        return starts.getFirst();
    }
}
