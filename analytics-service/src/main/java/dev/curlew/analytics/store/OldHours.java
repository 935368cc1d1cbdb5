package dev.curlew.analytics.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import javax.sql.DataSource;

/** Removes sums of hours whose days say enough, so that history does not grow without end. The days stay. */
public final class OldHours {

    private static final int CHUNK = 10_000;
    private static final String DELETE = """
            delete from analytics.click_hour where ctid = any(array(
                select ctid from analytics.click_hour where start_time < to_timestamp(?) limit ?))
            """;

    private final DataSource database;

    /** Owns no database. */
    public OldHours(DataSource database) {
        this.database = database;
    }

    /** Removes those before a moment, some thousand in a transaction; returns how many. */
    public long dropBefore(Instant moment) throws SQLException {
        long dropped = 0;
        try (Connection connection = database.getConnection();
                PreparedStatement delete = connection.prepareStatement(DELETE)) {
            int last = CHUNK;
            while (last == CHUNK) {
                delete.setLong(1, moment.getEpochSecond());
                delete.setInt(2, CHUNK);
                last = delete.executeUpdate();
                dropped += last;
            }
        }
        return dropped;
    }
}
