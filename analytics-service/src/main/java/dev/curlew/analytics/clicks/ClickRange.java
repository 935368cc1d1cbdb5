package dev.curlew.analytics.clicks;

import com.google.protobuf.Timestamp;
import java.time.Clock;
import java.time.Instant;

/**
 * A range of time.
 *
 * @param start inclusive
 * @param end exclusive
 */
record ClickRange(Instant start, Instant end) {

    // Of the years that Postgres and protobuf know, those in which clicks may be.
    private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("2200-01-01T00:00:00Z");
    private static final long NANOS = 1_000_000_000;

    /** Reads the fields of a request. Absent ones mean since ever and until now. */
    static ClickRange of(boolean hasStart, Timestamp start, boolean hasEnd, Timestamp end, Clock clock) {
        ClickRange range = new ClickRange(
                hasStart ? instant("startTime", start) : EARLIEST, hasEnd ? instant("endTime", end) : clock.instant());
        if (range.start.isAfter(range.end)) {
            throw new ClickException.Invalid("startTime", range.start + " (expected: not after " + range.end + ")");
        }
        return range;
    }

    /** What of it lies between the two. */
    ClickRange within(Instant from, Instant to) {
        return new ClickRange(start.isAfter(from) ? start : from, end.isBefore(to) ? end : to);
    }

    boolean isEmpty() {
        return !start.isBefore(end);
    }

    /** A time of a request; throws {@link ClickException.Invalid} if no click can be of it. */
    static Instant instant(String field, Timestamp time) {
        boolean inRange = time.getSeconds() >= EARLIEST.getEpochSecond()
                && time.getSeconds() < LATEST.getEpochSecond()
                && time.getNanos() >= 0
                && time.getNanos() < NANOS;
        if (!inRange) {
            throw new ClickException.Invalid(field, "out of range (expected: a time of the years 2000 to 2199)");
        }
        return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
    }
}
