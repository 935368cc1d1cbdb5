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

/**
 * Looks at what analytics-service has committed, and writes the same without it. Over one connection: to open one for each look takes
 * both sides more processor time than some hundred clicks do.
 */
final class ClickDatabase implements AutoCloseable {

    private final Connection connection;

    ClickDatabase(DataSource database) throws SQLException {
        this.connection = database.getConnection();
    }

    /** How many clicks are committed with their sums. */
    long counted() throws SQLException {
        return number(
                "select coalesce(sum(clicks + bot_clicks), 0) from analytics.click_day where subject_id between -7 and"
                        + " 0");
    }

    long number(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    void run(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            var _ = statement.execute(sql);
        }
    }

    /** Forgets all clicks and sums. */
    void empty() throws SQLException {
        run("truncate analytics.click, analytics.click_hour, analytics.click_day, analytics.link_total,"
                + " analytics.orphan_quarter");
    }

    /** Forgets the clicks, but not their sums. */
    void emptyClicks() throws SQLException {
        run("truncate analytics.click");
    }

    /** All rows of clicks, as COPY writes them. */
    byte[] rows() throws SQLException, IOException {
        ByteArrayOutputStream rows = new ByteArrayOutputStream();
        var _ = copies().copyOut("copy (select * from analytics.click) to stdout", rows);
        return rows.toByteArray();
    }

    /** Seconds that a COPY of these rows into the empty table of clicks takes, committed. */
    double secondsOfCopy(byte[] rows) throws SQLException, IOException {
        emptyClicks();
        long start = System.nanoTime();
        var _ = copies().copyIn("copy analytics.click from stdin", new ByteArrayInputStream(rows));
        return (System.nanoTime() - start) / 1e9;
    }

    /** What Postgres does for a query. */
    List<String> plan(String sql) throws SQLException {
        List<String> lines = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("explain (analyze, buffers, costs off, summary on) " + sql)) {
            while (rows.next()) {
                lines.add(rows.getString(1));
            }
        }
        return lines;
    }

    private CopyManager copies() throws SQLException {
        return connection.unwrap(PGConnection.class).getCopyAPI();
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
