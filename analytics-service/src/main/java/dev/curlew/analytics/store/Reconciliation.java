package dev.curlew.analytics.store;

import dev.curlew.analytics.enrich.Trait;
import dev.curlew.platform.metrics.Metrics;
import dev.curlew.proto.analytics.v1.TraitCount;
import io.prometheus.metrics.core.metrics.Gauge;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/** Holds the sums of days against the clicks stored: every sum is to be what is in the table. */
public final class Reconciliation {

    /**
     * Two numbers of a day that should be the same.
     *
     * @param what was counted
     * @param rows by the clicks stored
     * @param sums by the sums
     */
    public record Difference(LocalDate day, String what, long rows, long sums) {}

    private static final String ROWS = """
            select count(*) filter (where link_id > 0 and not bot),
                   count(*) filter (where link_id > 0 and bot),
                   count(*) filter (where link_id = 0)
            from analytics.click where occur_time >= to_timestamp(?) and occur_time < to_timestamp(?)
            """;
    private static final Map<String, String> SUBJECTS = Map.of(
            "links", "subject_id > 0",
            "domains", "subject_id <= -" + Subjects.PARTS,
            "all domains", "subject_id between -" + (Subjects.PARTS - 1) + " and 0");
    private static final String DAYS =
            "select coalesce(sum(clicks), 0)::bigint, coalesce(sum(bot_clicks), 0)::bigint from analytics.click_day";
    private static final String HOURS =
            "select coalesce(sum(clicks_00 + clicks_15 + clicks_30 + clicks_45), 0)::bigint,"
                    + " coalesce(sum(bot_clicks_00 + bot_clicks_15 + bot_clicks_30 + bot_clicks_45), 0)::bigint"
                    + " from analytics.click_hour";
    private static final String ORPHANS =
            "select coalesce(sum(clicks + bot_clicks), 0)::bigint, 0 from analytics.orphan_quarter";
    private static final String IN_RANGE = " where start_time >= to_timestamp(?) and start_time < to_timestamp(?) and ";
    private static final int FETCH_SIZE = 500;

    private final DataSource database;
    private final Gauge difference;

    /** Owns no database. */
    public Reconciliation(DataSource database, Metrics metrics) {
        this.database = database;
        this.difference = Gauge.builder()
                .name("click_reconciliation_difference")
                .help("Clicks by which sums and stored clicks differed when they were last compared; to be 0.")
                .register(metrics.registry());
    }

    /** What differs in days (UTC) of which all clicks are kept. Reads all of their rows, each day as of one moment. */
    public List<Difference> check(List<LocalDate> days) throws SQLException {
        List<Difference> found = new ArrayList<>();
        for (LocalDate day : days) {
            found.addAll(check(day));
        }
        difference.set((double) found.stream()
                .mapToLong(each -> Math.abs(each.rows() - each.sums()))
                .sum());
        return found;
    }

    private List<Difference> check(LocalDate day) throws SQLException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                var _ = statement.execute("set transaction isolation level repeatable read, read only");
                return new Day(connection, day).differences();
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        }
    }

    private static final class Day {
        private final Connection connection;
        private final LocalDate day;
        private final long start;
        private final long end;
        private final List<Difference> found = new ArrayList<>();

        private Day(Connection connection, LocalDate day) {
            this.connection = connection;
            this.day = day;
            this.start = day.atStartOfDay(ZoneOffset.UTC).toEpochSecond();
            this.end = day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toEpochSecond();
        }

        private List<Difference> differences() throws SQLException {
            long[] rows = numbers(ROWS, 3, start, end);
            for (Map.Entry<String, String> subject : SUBJECTS.entrySet()) {
                compare("days of " + subject.getKey(), rows, DAYS + IN_RANGE + subject.getValue());
                compare("hours of " + subject.getKey(), rows, HOURS + IN_RANGE + subject.getValue());
            }
            note("orphans", rows[2], numbers(ORPHANS + IN_RANGE + "true", 2, start, end)[0]);
            for (Tier tier : Tier.values()) {
                traits(tier).forEach((trait, sum) -> note(tier.table + " by " + trait.column(), rows[0], sum));
            }
            return found;
        }

        private void compare(String what, long[] rows, String sql) throws SQLException {
            long[] sums = numbers(sql, 2, start, end);
            note(what, rows[0], sums[0]);
            note(what + ", bots", rows[1], sums[1]);
        }

        private void note(String what, long rows, long sums) {
            if (rows != sums) {
                found.add(new Difference(day, what, rows, sums));
            }
        }

        private Map<Trait, Long> traits(Tier tier) throws SQLException {
            Map<Trait, Long> sums = new LinkedHashMap<>();
            try (PreparedStatement query = connection.prepareStatement(tier.select + IN_RANGE + "subject_id > 0")) {
                query.setFetchSize(FETCH_SIZE);
                query.setLong(1, start);
                query.setLong(2, end);
                try (ResultSet rows = query.executeQuery()) {
                    while (rows.next()) {
                        int recent = RecentColumn.of(rows.getBytes(2)).clicks.size();
                        Sketches sketches = Sketches.read(rows, 3);
                        long clicks = rows.getLong(1) - recent;
                        int column = 1;
                        for (Trait trait : Trait.values()) {
                            TraitColumn of = new TraitColumn(sketches.column(column++), clicks, null);
                            sums.merge(trait, recent + sum(of), Long::sum);
                        }
                    }
                }
            }
            if (sums.isEmpty()) {
                for (Trait trait : Trait.values()) {
                    sums.put(trait, 0L);
                }
            }
            return sums;
        }

        private static long sum(TraitColumn column) {
            return column.read().getCountsList().stream()
                            .mapToLong(TraitCount::getClicks)
                            .sum()
                    + column.read().getOtherClicks();
        }

        private long[] numbers(String sql, int columns, long... parameters) throws SQLException {
            try (PreparedStatement query = connection.prepareStatement(sql)) {
                for (int i = 0; i < parameters.length; i++) {
                    query.setLong(i + 1, parameters[i]);
                }
                long[] numbers = new long[columns];
                try (ResultSet row = query.executeQuery()) {
                    if (row.next()) {
                        for (int i = 0; i < columns; i++) {
                            numbers[i] = row.getLong(i + 1);
                        }
                    }
                }
                return numbers;
            }
        }
    }
}
