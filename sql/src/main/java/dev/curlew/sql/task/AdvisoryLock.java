package dev.curlew.sql.task;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** A lock in Postgres that ends with the connection that took it, however that ends. */
final class AdvisoryLock {

    // The two halves of the lock's number, as pg_locks shows them.
    private static final String HELD = """
            select exists (
                select from pg_locks
                where locktype = 'advisory' and granted and objsubid = 1
                    and database = (select oid from pg_database where datname = current_database())
                    and ((classid::bigint << 32) | objid::bigint) = hashtextextended(?, 0))
            """;

    private final String name;

    /** A lock that is the same one for all who name it so. */
    AdvisoryLock(String name) {
        this.name = name;
    }

    /** Takes it for this connection, if nobody has it. */
    boolean take(Connection connection) throws SQLException {
        return ask(connection, "select pg_try_advisory_lock(hashtextextended(?, 0))");
    }

    void release(Connection connection) throws SQLException {
        ask(connection, "select pg_advisory_unlock(hashtextextended(?, 0))");
    }

    /** Whether anybody has it. */
    boolean isHeld(Connection connection) throws SQLException {
        return ask(connection, HELD);
    }

    private boolean ask(Connection connection, String sql) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            query.setString(1, name);
            try (ResultSet row = query.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }
}
