package dev.curlew.analytics.stats;

import com.google.protobuf.Timestamp;
import dev.curlew.analytics.enrich.Trait;
import dev.curlew.proto.analytics.v1.Dimension;
import dev.curlew.proto.analytics.v1.GetLinkStatsRequest;
import dev.curlew.proto.analytics.v1.GetStatsRequest;
import dev.curlew.proto.analytics.v1.Granularity;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * What is asked about clicks, whosesoever they are.
 *
 * @param range of the series
 * @param dimensions to break down by
 * @param filter which clicks count; empty: all
 * @param maxRows of a break-down
 * @param comparePrevious whether the totals of as many steps before are wanted too
 */
record StatsQuery(
        StatsRange range,
        List<Dimension> dimensions,
        Optional<ClickFilter> filter,
        int maxRows,
        boolean comparePrevious) {

    private static final int MOST_DIMENSIONS = 8;
    private static final int MOST_ROWS = 1_000;
    private static final int DEFAULT_ROWS = 10;

    StatsQuery {
        dimensions = List.copyOf(dimensions);
    }

    /** Reads a request; throws {@link StatsException.Invalid} if it breaks a rule. */
    static StatsQuery of(GetLinkStatsRequest request, Clock clock) {
        StatsRange range = range(
                request.hasStartTime() ? Optional.of(request.getStartTime()) : Optional.empty(),
                request.hasEndTime() ? Optional.of(request.getEndTime()) : Optional.empty(),
                request.getGranularity(),
                request.getTimeZone(),
                clock);
        return new StatsQuery(
                range,
                checked(request.getGroupByList()),
                ClickFilter.parse(request.getFilter()),
                rows(request.getMaxRows()),
                request.getComparePrevious());
    }

    /** Reads a request; throws {@link StatsException.Invalid} if it breaks a rule. */
    static StatsQuery of(GetStatsRequest request, Clock clock) {
        StatsRange range = range(
                request.hasStartTime() ? Optional.of(request.getStartTime()) : Optional.empty(),
                request.hasEndTime() ? Optional.of(request.getEndTime()) : Optional.empty(),
                request.getGranularity(),
                request.getTimeZone(),
                clock);
        return new StatsQuery(
                range,
                checked(request.getGroupByList()),
                ClickFilter.parse(request.getFilter()),
                rows(request.getMaxRows()),
                request.getComparePrevious());
    }

    /** Whether it is answered from clicks one by one: of that no sums are kept. */
    boolean readsClicks() {
        return filter.isPresent() || range.step() == Step.MINUTE;
    }

    /** The trait of a dimension; empty for BOT, which is counted apart. */
    static Optional<Trait> trait(Dimension dimension) {
        return dimension == Dimension.BOT ? Optional.empty() : Optional.of(Trait.valueOf(dimension.name()));
    }

    private static StatsRange range(
            Optional<Timestamp> startTime,
            Optional<Timestamp> endTime,
            Granularity granularity,
            String timeZone,
            Clock clock) {
        ZoneId zone = Times.zone(timeZone);
        Instant end = endTime.map(time -> Times.instant("endTime", time)).orElseGet(clock::instant);
        Instant start = startTime
                .map(time -> Times.instant("startTime", time))
                .orElseGet(() -> end.minus(Times.DEFAULT_LENGTH));
        Times.checkOrder(start, end);
        return StatsRange.covering(start, end, step(granularity, start, end), zone);
    }

    private static Step step(Granularity granularity, Instant start, Instant end) {
        return switch (granularity) {
            case GRANULARITY_UNSPECIFIED -> StatsRange.fitting(start, end);
            case MINUTE -> Step.MINUTE;
            case HOUR -> Step.HOUR;
            case DAY -> Step.DAY;
            case WEEK -> Step.WEEK;
            case MONTH -> Step.MONTH;
            case YEAR -> Step.YEAR;
            case UNRECOGNIZED -> throw new StatsException.Invalid("granularity", "not known");
        };
    }

    private static List<Dimension> checked(List<Dimension> dimensions) {
        if (dimensions.size() > MOST_DIMENSIONS || new HashSet<>(dimensions).size() < dimensions.size()) {
            throw new StatsException.Invalid(
                    "groupBy", dimensions.size() + " dimensions (expected: at most 8, each once)");
        }
        if (dimensions.contains(Dimension.DIMENSION_UNSPECIFIED) || dimensions.contains(Dimension.UNRECOGNIZED)) {
            throw new StatsException.Invalid("groupBy", "not known (expected: dimensions such as COUNTRY)");
        }
        return dimensions;
    }

    private static int rows(int asked) {
        if (asked < 0 || asked > MOST_ROWS) {
            throw new StatsException.Invalid("maxRows", asked + " (expected: 1 to 1,000, or 0 for 10)");
        }
        return asked == 0 ? DEFAULT_ROWS : asked;
    }
}
