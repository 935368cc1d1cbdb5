package dev.curlew.analytics.stats;

import com.google.protobuf.Timestamp;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The times in requests and answers. */
final class Times {

    /** Of a range without a start. */
    static final Duration DEFAULT_LENGTH = Duration.ofDays(30);

    private static final int LONGEST_ZONE = 64;
    // Of the years that a Timestamp may have, one is left free at each end for steps that begin before or end after.
    private static final Instant EARLIEST = Instant.parse("0002-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9998-01-01T00:00:00Z");

    private Times() {}

    static ZoneId zone(String name) {
        if (name.isEmpty()) {
            return ZoneOffset.UTC;
        }
        try {
            // "+02:00" and the like have no calendar of their own: names only.
            if (name.length() <= LONGEST_ZONE && ZoneId.getAvailableZoneIds().contains(name)) {
                return ZoneId.of(name);
            }
        } catch (DateTimeException _) {
            // As below.
        }
        throw new StatsException.Invalid("timeZone", "not known (expected: an IANA time zone, such as Europe/Berlin)");
    }

    static Instant instant(String field, Timestamp timestamp) {
        if (timestamp.getSeconds() < EARLIEST.getEpochSecond()
                || timestamp.getSeconds() >= LATEST.getEpochSecond()
                || timestamp.getNanos() < 0
                || timestamp.getNanos() > 999_999_999) {
            throw new StatsException.Invalid(field, "out of range (expected: a time of the years 2 to 9997)");
        }
        return Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos());
    }

    static void checkOrder(Instant start, Instant end) {
        if (!start.isBefore(end)) {
            throw new StatsException.Invalid("startTime", start + " (expected: before " + end + ")");
        }
    }
}
