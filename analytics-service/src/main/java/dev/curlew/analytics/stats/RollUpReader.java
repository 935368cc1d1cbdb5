package dev.curlew.analytics.stats;

import dev.curlew.analytics.enrich.Trait;
import dev.curlew.analytics.store.Subjects;
import dev.curlew.analytics.store.TraitTally;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads sums by day and by hour. */
final class RollUpReader {

    private static final int FETCH_SIZE = 500;
    private static final int QUARTERS = 4;
    private static final Duration QUARTER = Duration.ofMinutes(15);

    private static final String ROWS = """
            select extract(epoch from start_time)::bigint + 43200, true,
                   clicks, 0, 0, 0, bot_clicks, 0, 0, 0, visitors<traits>
            from analytics.click_day
            join unnest(?::bigint[], ?::bigint[]) as span (first, after)
                on start_time >= to_timestamp(first) and start_time < to_timestamp(after)
            where subject_id = any(?)
            union all
            select extract(epoch from start_time)::bigint, false,
                   clicks_00, clicks_15, clicks_30, clicks_45,
                   bot_clicks_00, bot_clicks_15, bot_clicks_30, bot_clicks_45, visitors<traits>
            from analytics.click_hour
            join unnest(?::bigint[], ?::bigint[]) as span (first, after)
                on start_time >= to_timestamp(first) and start_time < to_timestamp(after)
            where subject_id = any(?)
            """;
    private static final int VISITORS = 11;

    private final Connection connection;
    private final List<Long> subjects;

    private RollUpReader(Connection connection, List<Long> subjects) {
        this.connection = connection;
        this.subjects = subjects;
    }

    /** Reads what is summed up of a scope. */
    static RollUpReader of(Connection connection, Scope scope) throws SQLException {
        return new RollUpReader(
                connection,
                switch (scope) {
                    case Scope.All _ -> Subjects.all();
                    case Scope.Links links -> links.ids();
                    case Scope.Domains domains ->
                        DomainNumbersReader.numbers(connection, domains.hosts()).stream()
                                .flatMap(number -> Subjects.domain(number).stream())
                                .toList();
                });
    }

    /** The steps of a range, and its total. */
    Series series(StatsRange range, Instant hoursFrom) throws SQLException {
        Series series = new Series(range);
        try (PreparedStatement query = query(Spans.of(range.starts(), range.end(), hoursFrom), List.of(), true);
                ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                add(rows, series, range);
            }
        }
        return series;
    }

    private static void add(ResultSet row, Series series, StatsRange range) throws SQLException {
        Instant time = Instant.ofEpochSecond(row.getLong(1));
        byte[] visitors = row.getBytes(VISITORS);
        if (row.getBoolean(2)) {
            series.add(time, row.getLong(3), row.getLong(3 + QUARTERS), visitors);
            return;
        }
        for (int quarter = 0; quarter < QUARTERS; quarter++) {
            Instant start = time.plus(QUARTER.multipliedBy(quarter));
            long clicks = row.getLong(3 + quarter);
            long botClicks = row.getLong(3 + QUARTERS + quarter);
            if (clicks + botClicks > 0 && !start.isBefore(range.start()) && start.isBefore(range.end())) {
                series.add(start, clicks, botClicks, visitors);
            }
        }
    }

    /** The clicks of a range, from whole hours, by the values of traits. */
    Map<Trait, TraitTally> tallies(StatsRange range, Instant hoursFrom, Collection<Trait> traits) throws SQLException {
        Map<Trait, TraitTally> tallies = new EnumMap<>(Trait.class);
        List<Trait> columns = List.copyOf(traits);
        columns.forEach(trait -> tallies.put(trait, new TraitTally()));
        Spans spans = Spans.of(List.of(range.start()), range.end(), hoursFrom);
        try (PreparedStatement query = query(spans, columns, false);
                ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                long clicks = rows.getLong(3) + rows.getLong(4) + rows.getLong(5) + rows.getLong(6);
                byte[] visitors = rows.getBytes(VISITORS);
                for (int column = 0; column < columns.size(); column++) {
                    TraitTally tally = tallies.get(columns.get(column));
                    if (tally != null) {
                        tally.add(rows.getBytes(VISITORS + 1 + column), clicks, visitors);
                    }
                }
            }
        }
        return tallies;
    }

    private PreparedStatement query(Spans spans, List<Trait> traits, boolean inOrder) throws SQLException {
        String more = traits.stream().map(trait -> ", " + trait.column()).collect(Collectors.joining());
        PreparedStatement query =
                connection.prepareStatement(ROWS.replace("<traits>", more) + (inOrder ? "order by 1" : ""));
        query.setFetchSize(FETCH_SIZE);
        int parameter = 1;
        for (List<Interval> intervals : List.of(spans.days(), spans.hours())) {
            query.setArray(parameter++, seconds(intervals, Interval::start));
            query.setArray(parameter++, seconds(intervals, Interval::end));
            query.setArray(parameter++, connection.createArrayOf("bigint", subjects.toArray()));
        }
        return query;
    }

    private java.sql.Array seconds(List<Interval> intervals, Function<Interval, Instant> moment) throws SQLException {
        List<Long> seconds = new ArrayList<>();
        intervals.forEach(interval -> seconds.add(moment.apply(interval).getEpochSecond()));
        return connection.createArrayOf("bigint", seconds.toArray());
    }
}
