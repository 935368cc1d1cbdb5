package dev.curlew.trial;

import dev.curlew.trial.history.Operation;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;

/**
 * The clicks that came to be stored, at one moment.
 *
 * @param byVisit how many there are of each {@linkplain Operation#click visit}
 * @param rows how many there are of each link, by its number
 * @param sums how many the sums say there are
 */
record StoredClicks(Map<String, Integer> byVisit, Map<Long, Long> rows, Map<Long, Long> sums) {
    /** What an edge, or who died, has not handed on by then, it has lost. */
    private static final Duration NOTHING_MORE = Duration.ofSeconds(20);
    /** By then whoever takes up what another one left has done so: a click that is stored again would be seen. */
    private static final Duration QUIET = Duration.ofSeconds(6);

    private static final Duration AGAIN = Duration.ofMillis(250);

    /** Waits until everything that has to come is stored and nothing more comes, or nothing more has come for long. */
    static StoredClicks await(DataSource database, Set<String> wanted) throws SQLException, InterruptedException {
        StoredClicks last = read(database);
        long changed = System.nanoTime();
        while (true) {
            long unchanged = System.nanoTime() - changed;
            boolean complete = last.byVisit.keySet().containsAll(wanted);
            if (unchanged > (complete ? QUIET : NOTHING_MORE).toNanos()) {
                return last;
            }
            Thread.sleep(AGAIN);
            StoredClicks now = read(database);
            if (!now.equals(last)) {
                last = now;
                changed = System.nanoTime();
            }
        }
    }

    private static StoredClicks read(DataSource database) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            // All of it as it was at one moment.
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            connection.setAutoCommit(false);
            Map<String, Integer> byVisit = new HashMap<>();
            try (ResultSet rows = statement.executeQuery("select coalesce(referrer, ''), code, count(*)::int"
                    + " from analytics.click where link_id > 0 group by 1, 2")) {
                while (rows.next()) {
                    byVisit.put(Operation.click(rows.getString(1), rows.getString(2)), rows.getInt(3));
                }
            }
            Map<Long, Long> clicks =
                    numbers(statement, "select link_id, count(*) from analytics.click where link_id > 0 group by 1");
            Map<Long, Long> sums = numbers(
                    statement, "select link_id, clicks + bot_clicks from analytics.link_total where link_id > 0");
            connection.rollback();
            return new StoredClicks(byVisit, clicks, sums);
        }
    }

    private static Map<Long, Long> numbers(Statement statement, String query) throws SQLException {
        Map<Long, Long> numbers = new HashMap<>();
        try (ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                numbers.put(rows.getLong(1), rows.getLong(2));
            }
        }
        return numbers;
    }
}
