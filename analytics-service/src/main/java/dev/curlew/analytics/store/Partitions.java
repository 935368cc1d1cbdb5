package dev.curlew.analytics.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the partitions of the click table: one for each day in UTC. Any thread and any process may do so at any time. */
public final class Partitions {

    private static final Logger log = LoggerFactory.getLogger(Partitions.class);
    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("'click_'uuuuMMdd").withZone(ZoneOffset.UTC);
    /** Any number, the same in all processes and used for nothing else. */
    private static final long LOCK = 0x63757231;

    private final DataSource database;
    private final Set<LocalDate> known = ConcurrentHashMap.newKeySet();

    /** Works on a database that has the schema {@code analytics}. */
    public Partitions(DataSource database) {
        this.database = database;
    }

    /** Makes the partitions of these days that are missing. */
    public void ensure(Collection<LocalDate> days) throws SQLException {
        Set<LocalDate> missing = new TreeSet<>(days);
        missing.removeAll(known);
        if (missing.isEmpty()) {
            return;
        }
        try (Connection connection = database.getConnection()) {
            for (LocalDate day : missing) {
                make(connection, day);
            }
        }
        known.addAll(missing);
    }

    /** Looks again which partitions there are, since some were removed. */
    void forget() {
        known.clear();
    }

    private static void make(Connection connection, LocalDate day) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            var _ = statement.execute("select pg_advisory_xact_lock(" + LOCK + ")");
            String name = NAME.format(day);
            if (!exists(connection, name)) {
                // Attached rather than created in place: that would wait for, and hold up, whoever writes clicks.
                var _ = statement.execute("create table analytics." + name + " (like analytics.click including all)");
                var _ = statement.execute("alter table analytics.click attach partition analytics." + name
                        + " for values from ('" + day + " 00:00+00') to ('" + day.plusDays(1) + " 00:00+00')");
                log.info("Made a partition: table={}", name);
            }
            connection.commit();
        } catch (SQLException | RuntimeException e) {
            connection.rollback();
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    private static boolean exists(Connection connection, String name) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("select to_regclass(?) is not null")) {
            query.setString(1, "analytics." + name);
            try (var row = query.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }
}
