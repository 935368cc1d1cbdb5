package dev.curlew.bench;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/** Looks at what analytics-service has committed, and writes the same without it. */
final class ClickDatabase {

    private final DataSource database;

    ClickDatabase(DataSource database) {
        this.database = database;
    }

    /** How many clicks are committed with their sums. */
    long counted() throws SQLException {
        return number(
                "select coalesce(sum(clicks + bot_clicks), 0) from analytics.click_day where subject_id between -7 and"
                        + " 0");
    }

    long number(String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    void run(String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            var _ = statement.execute(sql);
        }
    }

    /** Forgets all clicks and sums. */
    void empty() throws SQLException {
        run("truncate analytics.click, analytics.click_hour, analytics.click_day, analytics.link_total,"
                + " analytics.orphan_quarter");
    }

    /** All rows of clicks, as COPY writes them. */
    byte[] rows() throws SQLException, IOException {
        ByteArrayOutputStream rows = new ByteArrayOutputStream();
        try (Connection connection = database.getConnection()) {
            copies(connection).copyOut("copy (select * from analytics.click) to stdout", rows);
        }
        return rows.toByteArray();
    }

    /** Seconds that a COPY of these rows into the empty table of clicks takes, committed. */
    double secondsOfCopy(byte[] rows) throws SQLException, IOException {
        run("truncate analytics.click");
        try (Connection connection = database.getConnection()) {
            long start = System.nanoTime();
            copies(connection).copyIn("copy analytics.click from stdin", new ByteArrayInputStream(rows));
            return (System.nanoTime() - start) / 1e9;
        }
    }

    /** What Postgres does for a query. */
    List<String> plan(String sql) throws SQLException {
        List<String> lines = new ArrayList<>();
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("explain (analyze, buffers, costs off, summary on) " + sql)) {
            while (rows.next()) {
                lines.add(rows.getString(1));
            }
        }
        return lines;
    }

    private static CopyManager copies(Connection connection) throws SQLException {
        return connection.unwrap(PGConnection.class).getCopyAPI();
    }
}
