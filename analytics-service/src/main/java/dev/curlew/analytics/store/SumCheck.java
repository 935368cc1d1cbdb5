package dev.curlew.analytics.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Optional;
import javax.sql.DataSource;

/** Holds the sums of clicks on links against the clicks stored, at a glance: {@link Reconciliation} compares all there is. */
public final class SumCheck {

    private static final int TIMEOUT_MILLIS = 1_500;
    private static final String CANCELLED = "57014";
    private static final String NUMBERS = """
            select (select count(*) from analytics.click where link_id > 0 and occur_time >= to_timestamp(?)),
                   (select coalesce(sum(clicks + bot_clicks), 0)::bigint from analytics.click_day
                    where subject_id > 0 and start_time >= to_timestamp(?)),
                   (select coalesce(sum(clicks_00 + clicks_15 + clicks_30 + clicks_45
                        + bot_clicks_00 + bot_clicks_15 + bot_clicks_30 + bot_clicks_45), 0)::bigint
                    from analytics.click_hour where subject_id > 0 and start_time >= to_timestamp(?))
            """;

    private SumCheck() {}

    /**
     * Clicks on links, of people and of bots.
     *
     * @param rows by the clicks stored
     * @param byDay by the sums of days
     * @param byHour by the sums of hours
     */
    public record Found(long rows, long byDay, long byHour) {

        /** By how much the sums are wrong. */
        public long difference() {
            return Math.abs(rows - byDay) + Math.abs(rows - byHour);
        }
    }

    /**
     * Compares as of one moment.
     *
     * @param from the beginning of a day (UTC) of which all clicks are kept
     * @return empty if it takes too long
     */
    public static Optional<Found> since(DataSource database, Instant from) throws SQLException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                var _ = statement.execute("set transaction isolation level repeatable read, read only");
                var _ = statement.execute("set local statement_timeout = " + TIMEOUT_MILLIS);
                return Optional.of(read(connection, from));
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            if (CANCELLED.equals(e.getSQLState())) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static Found read(Connection connection, Instant from) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(NUMBERS)) {
            for (int parameter = 1; parameter <= 3; parameter++) {
                query.setLong(parameter, from.getEpochSecond());
            }
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return new Found(row.getLong(1), row.getLong(2), row.getLong(3));
            }
        }
    }
}
