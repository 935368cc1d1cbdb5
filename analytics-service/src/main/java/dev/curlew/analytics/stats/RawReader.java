package dev.curlew.analytics.stats;

import dev.curlew.analytics.enrich.Trait;
import dev.curlew.analytics.store.TraitTally;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Counts stored clicks one by one, for what no sum is kept of: filters, and steps of minutes. Of as many as are kept, and at most a
 * million.
 */
final class RawReader {

    private static final int MOST_CLICKS = 1_000_000;

    private static final String STEP =
            "width_bucket(occur_time, (select array_agg(to_timestamp(second) order by second)"
                    + " from unnest(?::bigint[]) second)) - 1 as step";
    private static final String COUNTS = """
            select step, grouping(step), count(*) filter (where not bot), count(*) filter (where bot),
                   count(distinct visitor_hash) filter (where not bot)
            from chosen group by grouping sets ((step), ())
            """;
    private final Connection connection;
    private final Scope scope;
    private final Optional<FilterSql> filter;

    RawReader(Connection connection, Scope scope, Optional<ClickFilter> filter) {
        this.connection = connection;
        this.scope = scope;
        this.filter = filter.map(FilterSql::of);
    }

    /** What was counted: in all, and in each step. */
    record Counted(Counts total, List<Counts> steps) {}

    /**
     * The counts of a range and its steps.
     *
     * @throws StatsException.TooLarge if there are more than a million clicks
     */
    Counted count(StatsRange range) throws SQLException {
        Counts[] steps = new Counts[range.starts().size()];
        Arrays.fill(steps, Counts.NONE);
        Counts total = Counts.NONE;
        try (PreparedStatement query = connection.prepareStatement(chosen("") + COUNTS)) {
            var _ = setChosen(query, range);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    Counts counts = new Counts(rows.getLong(3), rows.getLong(4), rows.getLong(5));
                    if (rows.getInt(2) == 0) {
                        steps[rows.getInt(1)] = counts;
                    } else {
                        total = counts;
                    }
                }
            }
        }
        if (total.clicks() + total.botClicks() > MOST_CLICKS) {
            throw new StatsException.TooLarge("More than " + MOST_CLICKS + " clicks would have to be read one by one.");
        }
        return new Counted(total, List.of(steps));
    }

    /** The values of a trait with the most clicks of people in a range. */
    List<TraitTally.Row> top(StatsRange range, Trait trait, int most) throws SQLException {
        String sql = chosen(", " + trait.column()) + "select coalesce(" + trait.column()
                + ", ''), count(*), count(distinct visitor_hash) from chosen where not bot group by 1 order by 2 desc, 1 limit ?";
        List<TraitTally.Row> top = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            query.setInt(setChosen(query, range), most);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    top.add(new TraitTally.Row(rows.getString(1), rows.getLong(2), rows.getLong(3)));
                }
            }
        }
        return top;
    }

    private String chosen(String columns) {
        String where = switch (scope) {
            case Scope.All _ -> "link_id > 0";
            case Scope.Links _ -> "link_id = any(?)";
            case Scope.Domains _ -> "link_id > 0 and domain = any(?)";
        };
        return "with chosen as materialized (select " + STEP + ", bot, visitor_hash" + columns
                + " from analytics.click where occur_time >= to_timestamp(?) and occur_time < to_timestamp(?) and "
                + where
                + filter.map(sql -> " and " + sql.condition()).orElse("") + " limit " + (MOST_CLICKS + 1) + ") ";
    }

    /** The parameter after those set. */
    private int setChosen(PreparedStatement query, StatsRange range) throws SQLException {
        Object[] starts = range.starts().stream().map(Instant::getEpochSecond).toArray();
        int parameter = 1;
        query.setArray(parameter++, connection.createArrayOf("bigint", starts));
        query.setLong(parameter++, range.start().getEpochSecond());
        query.setLong(parameter++, range.end().getEpochSecond());
        Optional<Array> members = members();
        if (members.isPresent()) {
            query.setArray(parameter++, members.get());
        }
        if (filter.isPresent()) {
            for (Object value : filter.get().parameters()) {
                query.setObject(parameter++, value);
            }
        }
        return parameter;
    }

    private Optional<Array> members() throws SQLException {
        return switch (scope) {
            case Scope.All _ -> Optional.empty();
            case Scope.Links links ->
                Optional.of(connection.createArrayOf("bigint", links.ids().toArray()));
            case Scope.Domains domains ->
                Optional.of(connection.createArrayOf(
                        "text",
                        domains.hosts().stream()
                                .map(host -> host.toLowerCase(Locale.ROOT))
                                .toArray()));
        };
    }
}
