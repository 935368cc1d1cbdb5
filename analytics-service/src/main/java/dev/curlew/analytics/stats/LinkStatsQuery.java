package dev.curlew.analytics.stats;

import com.google.protobuf.Timestamp;
import dev.curlew.proto.analytics.v1.GetLinkStatsRequest;
import dev.curlew.proto.analytics.v1.Granularity;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * What is asked about a link.
 *
 * @param code of the link
 * @param domain of the link; empty for the default domain
 * @param range of the series
 */
record LinkStatsQuery(String code, String domain, StatsRange range) {

    private static final int LONGEST_CODE = 256;
    private static final int LONGEST_DOMAIN = 255;
    private static final int LONGEST_ZONE = 64;
    private static final Duration DEFAULT_LENGTH = Duration.ofDays(30);
    // Of the years that a Timestamp may have, one is left free at each end for steps that begin before or end after.
    private static final Instant EARLIEST = Instant.parse("0002-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9998-01-01T00:00:00Z");

    /** Reads a request; throws {@link StatsException} if it breaks a rule or asks for what is not built. */
    static LinkStatsQuery of(GetLinkStatsRequest request, Clock clock) {
        checkSupported(request);
        checkLength("code", request.getCode(), 1, LONGEST_CODE);
        checkLength("domain", request.getDomain(), 0, LONGEST_DOMAIN);
        ZoneId zone = zone(request.getTimeZone());
        Instant end = request.hasEndTime() ? instant("endTime", request.getEndTime()) : clock.instant();
        Instant start =
                request.hasStartTime() ? instant("startTime", request.getStartTime()) : end.minus(DEFAULT_LENGTH);
        if (!start.isBefore(end)) {
            throw new StatsException.Invalid("startTime", start + " (expected: before " + end + ")");
        }
        Step step = step(request.getGranularity(), start, end);
        return new LinkStatsQuery(request.getCode(), request.getDomain(), StatsRange.covering(start, end, step, zone));
    }

    private static void checkSupported(GetLinkStatsRequest request) {
        if (request.getGroupByCount() > 0) {
            throw new StatsException.NotSupported("groupBy");
        }
        if (!request.getFilter().isEmpty()) {
            throw new StatsException.NotSupported("filter");
        }
        if (request.getMaxRows() != 0) {
            throw new StatsException.NotSupported("maxRows");
        }
        if (request.getComparePrevious()) {
            throw new StatsException.NotSupported("comparePrevious");
        }
    }

    private static void checkLength(String field, String value, int shortest, int longest) {
        if (value.length() < shortest || value.length() > longest) {
            throw new StatsException.Invalid(
                    field, value.length() + " characters (expected: " + shortest + " to " + longest + ")");
        }
    }

    private static ZoneId zone(String name) {
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

    private static Instant instant(String field, Timestamp timestamp) {
        if (timestamp.getSeconds() < EARLIEST.getEpochSecond()
                || timestamp.getSeconds() >= LATEST.getEpochSecond()
                || timestamp.getNanos() < 0
                || timestamp.getNanos() > 999_999_999) {
            throw new StatsException.Invalid(field, "out of range (expected: a time of the years 2 to 9997)");
        }
        return Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos());
    }

    private static Step step(Granularity granularity, Instant start, Instant end) {
        return switch (granularity) {
            case GRANULARITY_UNSPECIFIED -> StatsRange.fitting(start, end);
            case MINUTE -> throw new StatsException.NotSupported("granularity");
            case HOUR -> Step.HOUR;
            case DAY -> Step.DAY;
            case WEEK -> Step.WEEK;
            case MONTH -> Step.MONTH;
            case YEAR -> Step.YEAR;
            case UNRECOGNIZED -> throw new StatsException.Invalid("granularity", "not known");
        };
    }
}
