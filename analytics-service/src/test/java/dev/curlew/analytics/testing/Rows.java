package dev.curlew.analytics.testing;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** Looks into a database. */
public final class Rows {

    private Rows() {}

    /** The number in the only row of a query. */
    public static long number(DataSource database, String sql) {
        return Long.parseLong(text(database, sql));
    }

    /** The text in the only row of a query; {@code null} stands for null. */
    public static String text(DataSource database, String sql) {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            if (!rows.next()) {
                throw new AssertionError("No row: " + sql);
            }
            return String.valueOf(rows.getString(1));
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }

    /** Runs a statement. */
    public static void run(DataSource database, String sql) {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            var _ = statement.execute(sql);
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }
}
