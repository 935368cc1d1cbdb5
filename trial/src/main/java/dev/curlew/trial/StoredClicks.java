package dev.curlew.trial;

import dev.curlew.trial.history.Operation;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/** The clicks that came to be stored. */
final class StoredClicks {
    private static final Duration NOTHING_MORE = Duration.ofSeconds(20);
    private static final Duration AGAIN = Duration.ofMillis(250);

    private final DataSource database;

    StoredClicks(DataSource database) {
        this.database = database;
    }

    /** Waits until each redirect is stored, or nothing more has come for a while; gives how often each referrer is there. */
    Map<String, Integer> await(List<Operation> operations) throws SQLException, InterruptedException {
        Set<String> wanted = operations.stream()
                .filter(Operation::redirected)
                .map(Operation::referrer)
                .collect(Collectors.toSet());
        long count = -1;
        long changed = System.nanoTime();
        while (true) {
            Map<String, Integer> stored = byReferrer();
            if (stored.keySet().containsAll(wanted) || System.nanoTime() - changed > NOTHING_MORE.toNanos()) {
                return stored;
            }
            if (stored.size() != count) {
                count = stored.size();
                changed = System.nanoTime();
            }
            Thread.sleep(AGAIN);
        }
    }

    /** How many clicks of links the sums hold. */
    long summed() throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "select coalesce(sum(clicks + bot_clicks), 0) from analytics.link_total where link_id > 0")) {
            row.next();
            return row.getLong(1);
        }
    }

    private Map<String, Integer> byReferrer() throws SQLException {
        Map<String, Integer> stored = new HashMap<>();
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "select coalesce(referrer, ''), count(*)::int from analytics.click where link_id > 0 group by 1")) {
            while (rows.next()) {
                stored.put(rows.getString(1), rows.getInt(2));
            }
        }
        return stored;
    }
}
