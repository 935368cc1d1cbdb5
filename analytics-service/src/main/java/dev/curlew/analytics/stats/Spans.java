package dev.curlew.analytics.stats;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * Which rows of sums make up a series: those of whole days (UTC) within a step by their day, all others by the hour. Where hours are
 * not kept any more, a day belongs where its noon is.
 *
 * @param days the days' rows, by their start
 * @param hours the hours' rows, by their start
 */
record Spans(List<Interval> days, List<Interval> hours) {

    static final Duration HALF_A_DAY = Duration.ofHours(12);

    Spans {
        days = List.copyOf(days);
        hours = List.copyOf(hours);
    }

    /**
     * The rows of steps.
     *
     * @param starts of the steps in order
     * @param end of the last
     * @param hoursFrom the midnight (UTC) from which on hours are kept
     */
    static Spans of(List<Instant> starts, Instant end, Instant hoursFrom) {
        List<Interval> days = new ArrayList<>();
        List<Interval> hours = new ArrayList<>();
        Instant first = starts.getFirst();
        Instant oldEnd = end.isBefore(hoursFrom) ? end : hoursFrom;
        if (first.isBefore(oldEnd)) {
            Instant lastNoon = oldEnd.equals(hoursFrom) ? oldEnd : nextNoon(oldEnd);
            days.add(new Interval(nextNoon(first), lastNoon));
        }
        for (int step = 0; step < starts.size(); step++) {
            Instant from = later(starts.get(step), hoursFrom);
            Instant to = step + 1 < starts.size() ? starts.get(step + 1) : end;
            if (from.isBefore(to)) {
                split(from, to, days, hours);
            }
        }
        return new Spans(Interval.joined(days), Interval.joined(hours));
    }

    private static void split(Instant from, Instant to, List<Interval> days, List<Interval> hours) {
        Instant firstDay = ceilToDay(from);
        Instant lastDay = to.truncatedTo(ChronoUnit.DAYS);
        Instant firstHour = from.truncatedTo(ChronoUnit.HOURS);
        if (firstDay.isBefore(lastDay)) {
            hours.add(new Interval(firstHour, firstDay));
            days.add(new Interval(firstDay, lastDay));
            hours.add(new Interval(lastDay, to));
        } else {
            hours.add(new Interval(firstHour, to));
        }
    }

    /** The first midnight whose noon is not before a moment. */
    private static Instant nextNoon(Instant moment) {
        return ceilToDay(moment.minus(HALF_A_DAY));
    }

    private static Instant ceilToDay(Instant moment) {
        Instant day = moment.truncatedTo(ChronoUnit.DAYS);
        return day.equals(moment) ? day : day.plus(1, ChronoUnit.DAYS);
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
