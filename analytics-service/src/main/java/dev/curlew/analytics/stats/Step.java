package dev.curlew.analytics.stats;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;

/** A length of time on the calendar of a zone, where days have 23 to 25 hours and months 28 to 31 days. */
enum Step {
    MINUTE(1_440) {
        @Override
        Instant startOf(Instant moment, ZoneId zone) {
            return moment.truncatedTo(ChronoUnit.MINUTES);
        }

        @Override
        Instant after(Instant start, ZoneId zone) {
            return start.plus(Duration.ofMinutes(1));
        }
    },
    HOUR(10_000) {
        @Override
        Instant startOf(Instant moment, ZoneId zone) {
            return moment.atZone(zone).truncatedTo(ChronoUnit.HOURS).toInstant();
        }

        @Override
        Instant after(Instant start, ZoneId zone) {
            Instant later = start.plus(Duration.ofHours(1));
            Instant whole = startOf(later, zone);
            // Where clocks change by half an hour, a step is half an hour shorter.
            return whole.isAfter(start) ? whole : later;
        }
    },
    DAY(10_000) {
        @Override
        LocalDate firstDay(LocalDate day) {
            return day;
        }

        @Override
        LocalDate next(LocalDate firstDay) {
            return firstDay.plusDays(1);
        }
    },
    WEEK(10_000) {
        @Override
        LocalDate firstDay(LocalDate day) {
            return day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
        }

        @Override
        LocalDate next(LocalDate firstDay) {
            return firstDay.plusWeeks(1);
        }
    },
    MONTH(10_000) {
        @Override
        LocalDate firstDay(LocalDate day) {
            return day.withDayOfMonth(1);
        }

        @Override
        LocalDate next(LocalDate firstDay) {
            return firstDay.plusMonths(1);
        }
    },
    YEAR(10_000) {
        @Override
        LocalDate firstDay(LocalDate day) {
            return day.withDayOfYear(1);
        }

        @Override
        LocalDate next(LocalDate firstDay) {
            return firstDay.plusYears(1);
        }
    };

    /** How many a range may have. */
    final int most;

    Step(int most) {
        this.most = most;
    }

    /** The start of the step in which a moment lies. */
    final Instant floor(Instant moment, ZoneId zone) {
        Instant start = startOf(moment, zone);
        for (Instant next = after(start, zone); !next.isAfter(moment); next = after(start, zone)) {
            start = next;
        }
        return start;
    }

    Instant startOf(Instant moment, ZoneId zone) {
        return firstDay(LocalDate.ofInstant(moment, zone)).atStartOfDay(zone).toInstant();
    }

    /** The start of the step after the one that starts then. */
    Instant after(Instant start, ZoneId zone) {
        LocalDate day = next(firstDay(LocalDate.ofInstant(start, zone)));
        Instant after = day.atStartOfDay(zone).toInstant();
        // A zone that crossed the date line left a day out.
        return after.isAfter(start) ? after : next(day).atStartOfDay(zone).toInstant();
    }

    LocalDate firstDay(LocalDate day) {
        throw new UnsupportedOperationException(name());
    }

    LocalDate next(LocalDate firstDay) {
        throw new UnsupportedOperationException(name());
    }
}
