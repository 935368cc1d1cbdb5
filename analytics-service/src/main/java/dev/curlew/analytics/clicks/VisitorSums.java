package dev.curlew.analytics.clicks;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.curlew.analytics.enrich.Trait;
import dev.curlew.proto.analytics.v1.RecentClick;
import dev.curlew.proto.analytics.v1.RecentClicks;
import dev.curlew.proto.analytics.v1.TraitCount;
import dev.curlew.proto.analytics.v1.TraitCounts;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The tables whose sums know visitors, as sketches. A sketch does not forget single visitors: those of each step that is touched go
 * as a whole, and the counts stay.
 */
enum VisitorSums {
    HOUR("click_hour", "1 hour"),
    DAY("click_day", "1 day");

    private static final int AT_ONCE = 50;
    private final String select;
    private final String update;

    VisitorSums(String table, String step) {
        List<String> traits = Arrays.stream(Trait.values()).map(Trait::column).toList();
        select = "select start_time, recent, " + String.join(", ", traits) + " from analytics." + table
                + " where subject_id = ? and start_time > ?::timestamptz - interval '" + step + "' and start_time < ?"
                + " and start_time > ? order by start_time limit " + AT_ONCE + " for update";
        update = "update analytics." + table + " set visitors = null, recent = ?, "
                + traits.stream().map(trait -> trait + " = ?").collect(Collectors.joining(", "))
                + " where subject_id = ? and start_time = ?";
    }

    /** Erases the visitors of a link in every step that the range touches. */
    void erase(DataSource database, long linkId, ClickRange range) throws SQLException {
        OffsetDateTime after = OffsetDateTime.parse("0001-01-01T00:00:00Z");
        int found;
        do {
            try (Connection connection = database.getConnection()) {
                connection.setAutoCommit(false);
                try {
                    Progress progress = eraseSome(connection, linkId, range, after);
                    connection.commit();
                    found = progress.rows;
                    after = progress.last;
                } catch (SQLException | RuntimeException e) {
                    connection.rollback();
                    throw e;
                }
            }
        } while (found == AT_ONCE);
    }

    private Progress eraseSome(Connection connection, long linkId, ClickRange range, OffsetDateTime after)
            throws SQLException {
        int count = 0;
        OffsetDateTime last = after;
        try (PreparedStatement query = connection.prepareStatement(select);
                PreparedStatement change = connection.prepareStatement(update)) {
            query.setLong(1, linkId);
            query.setObject(2, range.start().atOffset(ZoneOffset.UTC));
            query.setObject(3, range.end().atOffset(ZoneOffset.UTC));
            query.setObject(4, after);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    last = rows.getObject(1, OffsetDateTime.class);
                    change.setBytes(1, withoutRecentVisitors(rows.getBytes(2)));
                    for (int i = 0; i < Trait.values().length; i++) {
                        change.setBytes(i + 2, withoutVisitors(rows.getBytes(i + 3)));
                    }
                    change.setLong(Trait.values().length + 2, linkId);
                    change.setObject(Trait.values().length + 3, last);
                    change.addBatch();
                    count++;
                }
            }
            var _ = change.executeBatch();
        }
        return new Progress(count, last);
    }

    private static byte @Nullable [] withoutVisitors(byte @Nullable [] column) {
        if (column == null) {
            return null;
        }
        try {
            TraitCounts.Builder counts = TraitCounts.parseFrom(column).toBuilder();
            counts.getCountsBuilderList().forEach(TraitCount.Builder::clearVisitors);
            return counts.build().toByteArray();
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a row of sums is broken", e);
        }
    }

    private static byte[] withoutRecentVisitors(byte[] column) {
        try {
            RecentClicks.Builder clicks = RecentClicks.parseFrom(column).toBuilder();
            clicks.getClicksBuilderList().forEach(RecentClick.Builder::clearVisitor);
            return clicks.build().toByteArray();
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a row of sums is broken", e);
        }
    }

    private record Progress(int rows, OffsetDateTime last) {}
}
