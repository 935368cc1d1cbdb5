package dev.curlew.analytics.stats;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** Reads in one snapshot, and not for ever. */
final class StatsDatabase {

    private static final int TIMEOUT_MILLIS = 8_000;
    /** Both at once: each way to Postgres and back takes as long as a small query. */
    private static final String BEGIN = "set transaction isolation level repeatable read, read only;"
            + " set local statement_timeout = " + TIMEOUT_MILLIS;

    private static final String CANCELLED = "57014";

    private final DataSource database;

    StatsDatabase(DataSource database) {
        this.database = database;
    }

    /** What reads. */
    interface Reading<T> {
        T read(Connection connection) throws SQLException;
    }

    /**
     * Reads as of one moment.
     *
     * @throws StatsException.TooLarge if it takes more than 8 seconds
     * @throws StatsException.Unavailable if the database does not answer
     */
    <T> T read(Reading<T> reading) {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                var _ = statement.execute(BEGIN);
                return reading.read(connection);
            } finally {
                connection.rollback();
            }
        } catch (SQLException e) {
            throw CANCELLED.equals(e.getSQLState())
                    ? new StatsException.TooLarge("It takes more than " + TIMEOUT_MILLIS / 1_000 + " seconds to read.")
                    : new StatsException.Unavailable(e);
        }
    }
}
