package dev.curlew.analytics.stats;

import dev.curlew.analytics.enrich.Trait;
import dev.curlew.analytics.stats.RememberedSeries.Row;
import dev.curlew.analytics.store.RecentColumn;
import dev.curlew.analytics.store.Subjects;
import dev.curlew.analytics.store.TraitTally;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.postgresql.PGConnection;

/** Reads sums by day and by hour. */
final class RollUpReader {

    private static final int FETCH_SIZE = 500;
    private static final String IN_ORDER = "order by 1";
    private static final int QUARTERS = 4;
    private static final Duration QUARTER = Duration.ofMinutes(15);

    private static final String ROWS = """
            select extract(epoch from start_time)::bigint + 43200, true,
                   clicks, 0, 0, 0, bot_clicks, 0, 0, 0, visitors, recent<traits>
            from analytics.click_day sums
            join unnest(?::bigint[], ?::bigint[]) as span (first, after)
                on start_time >= to_timestamp(first) and start_time < to_timestamp(after)
            where subject_id = any(?)
            union all
            select extract(epoch from start_time)::bigint, false,
                   clicks_00, clicks_15, clicks_30, clicks_45,
                   bot_clicks_00, bot_clicks_15, bot_clicks_30, bot_clicks_45, visitors, recent<traits>
            from analytics.click_hour sums
            join unnest(?::bigint[], ?::bigint[]) as span (first, after)
                on start_time >= to_timestamp(first) and start_time < to_timestamp(after)
            where subject_id = any(?)
            """;
    /** Without sketches, but with what tells whether a row has changed: the transaction that wrote it. */
    private static final String VERSIONS =
            ROWS.replace("visitors, recent<traits>", "subject_id, sums.xmin::text::bigint");

    private static final String SKETCHES = """
            select true, subject_id, second, sums.xmin::text::bigint, visitors, recent
            from unnest(?::bigint[], ?::bigint[]) as wanted (subject, second)
            join analytics.click_day sums on subject_id = subject and start_time = to_timestamp(second)
            union all
            select false, subject_id, second, sums.xmin::text::bigint, visitors, recent
            from unnest(?::bigint[], ?::bigint[]) as wanted (subject, second)
            join analytics.click_hour sums on subject_id = subject and start_time = to_timestamp(second)
            """;
    /** Rows of more are not held in memory all at once. */
    private static final int MOST_REMEMBERED_SUBJECTS = 8;

    private static final long NOON_SECONDS = 12 * 60 * 60;
    private static final int VISITORS = 11;
    private static final int RECENT = 12;
    private static final int SUBJECT = 11;
    private static final int VERSION = 12;
    private static final int FIRST_TRAIT = 13;

    private final Connection connection;
    private final List<Long> subjects;
    private final VisitorMemory visitors;

    private RollUpReader(Connection connection, List<Long> subjects, VisitorMemory visitors) {
        this.connection = connection;
        this.subjects = subjects;
        this.visitors = visitors;
    }

    /** Reads what is summed up of a scope. */
    static RollUpReader of(Connection connection, Scope scope, VisitorMemory visitors) throws SQLException {
        List<Long> subjects = switch (scope) {
            case Scope.All _ -> Subjects.all();
            case Scope.Links links -> links.ids();
            case Scope.Domains domains ->
                DomainNumbersReader.numbers(connection, domains.hosts()).stream()
                        .flatMap(number -> Subjects.domain(number).stream())
                        .toList();
        };
        return new RollUpReader(connection, subjects, visitors);
    }

    /** The steps of a range, and its total. */
    Series.Sums series(StatsRange range, Instant hoursFrom) throws SQLException {
        Spans spans = Spans.of(range.starts(), range.end(), hoursFrom);
        if (subjects.size() <= MOST_REMEMBERED_SUBJECTS) {
            return rememberedSeries(range, spans);
        }
        Series series = new Series(range);
        try (PreparedStatement query = query(withTraits(List.of()) + IN_ORDER, spans);
                ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                byte[] sketch = RecentColumn.of(rows.getBytes(RECENT)).visitors(rows.getBytes(VISITORS));
                add(rows, range, (time, clicks, botClicks) -> series.add(time, clicks, botClicks, sketch));
            }
        }
        return series.sums();
    }

    private Series.Sums rememberedSeries(StatsRange range, Spans spans) throws SQLException {
        RememberedSeries series = new RememberedSeries(visitors, subjects, range);
        try (PreparedStatement query = query(VERSIONS + IN_ORDER, spans);
                ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                boolean day = rows.getBoolean(2);
                long start = rows.getLong(1) - (day ? NOON_SECONDS : 0);
                Row row = new Row(day, rows.getLong(SUBJECT), start, rows.getLong(VERSION));
                add(rows, range, (time, clicks, botClicks) -> series.add(time, clicks, botClicks, row));
            }
        }
        return series.sums(this::readSketches);
    }

    private void readSketches(List<Row> wanted, RememberedSeries.Sketched sketched) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(SKETCHES)) {
            query.setFetchSize(FETCH_SIZE);
            int parameter = 1;
            for (boolean day : new boolean[] {true, false}) {
                List<Row> some = wanted.stream().filter(row -> row.day() == day).toList();
                query.setArray(parameter++, longs(some, Row::subject));
                query.setArray(parameter++, longs(some, Row::startSecond));
            }
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    sketched.row(
                            new Row(rows.getBoolean(1), rows.getLong(2), rows.getLong(3), rows.getLong(4)),
                            RecentColumn.of(rows.getBytes(6)).visitors(rows.getBytes(5)));
                }
            }
        }
    }

    private interface Adding {
        void add(Instant time, long clicks, long botClicks);
    }

    private static void add(ResultSet row, StatsRange range, Adding adding) throws SQLException {
        Instant time = Instant.ofEpochSecond(row.getLong(1));
        if (row.getBoolean(2)) {
            adding.add(time, row.getLong(3), row.getLong(3 + QUARTERS));
            return;
        }
        for (int quarter = 0; quarter < QUARTERS; quarter++) {
            Instant start = time.plus(QUARTER.multipliedBy(quarter));
            long clicks = row.getLong(3 + quarter);
            long botClicks = row.getLong(3 + QUARTERS + quarter);
            if (clicks + botClicks > 0 && !start.isBefore(range.start()) && start.isBefore(range.end())) {
                adding.add(start, clicks, botClicks);
            }
        }
    }

    /** The clicks of a range, from whole hours, by the values of traits. */
    Map<Trait, TraitTally> tallies(StatsRange range, Instant hoursFrom, Collection<Trait> traits) throws SQLException {
        Map<Trait, TraitTally> tallies = new EnumMap<>(Trait.class);
        List<Trait> columns = List.copyOf(traits);
        columns.forEach(trait -> tallies.put(trait, new TraitTally(trait)));
        Spans spans = Spans.of(List.of(range.start()), range.end(), hoursFrom);
        try (PreparedStatement query = query(withTraits(columns), spans);
                ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                long clicks = rows.getLong(3) + rows.getLong(4) + rows.getLong(5) + rows.getLong(6);
                byte[] visitors = rows.getBytes(VISITORS);
                RecentColumn recent = RecentColumn.of(rows.getBytes(RECENT));
                for (int column = 0; column < columns.size(); column++) {
                    TraitTally tally = tallies.get(columns.get(column));
                    if (tally != null) {
                        tally.add(rows.getBytes(FIRST_TRAIT + column), clicks, visitors, recent);
                    }
                }
            }
        }
        return tallies;
    }

    private static String withTraits(List<Trait> traits) {
        return ROWS.replace(
                "<traits>", traits.stream().map(trait -> ", " + trait.column()).collect(Collectors.joining()));
    }

    private PreparedStatement query(String sql, Spans spans) throws SQLException {
        PreparedStatement query = connection.prepareStatement(sql);
        query.setFetchSize(FETCH_SIZE);
        int parameter = 1;
        for (List<Interval> intervals : List.of(spans.days(), spans.hours())) {
            query.setArray(
                    parameter++, longs(intervals, interval -> interval.start().getEpochSecond()));
            query.setArray(
                    parameter++, longs(intervals, interval -> interval.end().getEpochSecond()));
            query.setArray(parameter++, longs(subjects, Long::longValue));
        }
        return query;
    }

    private <T> java.sql.Array longs(List<T> of, ToLongFunction<T> number) throws SQLException {
        return connection
                .unwrap(PGConnection.class)
                .createArrayOf("bigint", of.stream().mapToLong(number).toArray());
    }
}
