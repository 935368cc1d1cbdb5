package dev.curlew.analytics.store;

import dev.curlew.analytics.store.RollUp.Counts;
import dev.curlew.analytics.store.RollUp.LinkQuarter;
import dev.curlew.analytics.store.RollUp.OrphanQuarter;
import dev.curlew.analytics.store.RollUp.Sums;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Adds the sums of a batch to those stored. Always in the same order of tables and rows, against deadlocks. */
final class RollUpRows {

    // The rows are locked from here on, so that the sketches may be merged outside of SQL.
    private static final String QUARTERS = """
            insert into analytics.click_quarter as stored (link_id, start_time, clicks, bot_clicks, visitors)
            select link_id, to_timestamp(start_second), clicks, bot_clicks, visitors
            from unnest(?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bytea[])
                as batch (link_id, start_second, clicks, bot_clicks, visitors)
            on conflict (link_id, start_time) do update set
                clicks = stored.clicks + excluded.clicks,
                bot_clicks = stored.bot_clicks + excluded.bot_clicks,
                visitors = coalesce(stored.visitors, excluded.visitors)
            returning link_id, extract(epoch from start_time)::bigint, visitors
            """;
    private static final String VISITORS =
            "update analytics.click_quarter set visitors = ? where link_id = ? and start_time = to_timestamp(?)";
    private static final String TOTALS = """
            insert into analytics.link_total as stored (link_id, clicks, bot_clicks)
            select * from unnest(?::bigint[], ?::bigint[], ?::bigint[])
            on conflict (link_id) do update set
                clicks = stored.clicks + excluded.clicks,
                bot_clicks = stored.bot_clicks + excluded.bot_clicks,
                change_xid = excluded.change_xid
            """;
    private static final String ORPHANS = """
            insert into analytics.orphan_quarter as stored (kind, domain, start_time, clicks, bot_clicks)
            select kind, domain, to_timestamp(start_second), clicks, bot_clicks
            from unnest(?::smallint[], ?::text[], ?::bigint[], ?::bigint[], ?::bigint[])
                as batch (kind, domain, start_second, clicks, bot_clicks)
            on conflict (kind, domain, start_time) do update set
                clicks = stored.clicks + excluded.clicks,
                bot_clicks = stored.bot_clicks + excluded.bot_clicks
            """;

    private final Connection connection;

    private RollUpRows(Connection connection) {
        this.connection = connection;
    }

    static void add(Connection connection, RollUp rollUp) throws SQLException {
        RollUpRows rows = new RollUpRows(connection);
        if (!rollUp.quarters.isEmpty()) {
            rows.addQuarters(rollUp.quarters);
            rows.addTotals(rollUp.totals());
        }
        if (!rollUp.orphans.isEmpty()) {
            rows.addOrphans(rollUp.orphans);
        }
    }

    private void addQuarters(SortedMap<LinkQuarter, Sums> quarters) throws SQLException {
        Map<LinkQuarter, byte @Nullable []> sketches = new LinkedHashMap<>();
        quarters.forEach((quarter, sums) -> sketches.put(quarter, sums.visitors.toBytes()));
        Map<LinkQuarter, byte @Nullable []> merged = new LinkedHashMap<>();
        try (PreparedStatement upsert = connection.prepareStatement(QUARTERS)) {
            upsert.setArray(1, array("bigint", quarters.keySet(), LinkQuarter::linkId));
            upsert.setArray(2, array("bigint", quarters.keySet(), LinkQuarter::startSecond));
            upsert.setArray(3, array("bigint", quarters.values(), sums -> sums.clicks));
            upsert.setArray(4, array("bigint", quarters.values(), sums -> sums.botClicks));
            upsert.setArray(
                    5, connection.createArrayOf("bytea", sketches.values().toArray(byte[][]::new)));
            try (ResultSet rows = upsert.executeQuery()) {
                while (rows.next()) {
                    LinkQuarter quarter = new LinkQuarter(rows.getLong(1), rows.getLong(2));
                    byte[] stored = rows.getBytes(3);
                    if (!Arrays.equals(stored, sketches.get(quarter))) {
                        VisitorSketch both = Objects.requireNonNull(quarters.get(quarter)).visitors;
                        both.add(stored);
                        merged.put(quarter, both.toBytes());
                    }
                }
            }
        }
        setVisitors(merged);
    }

    private void setVisitors(Map<LinkQuarter, byte @Nullable []> sketches) throws SQLException {
        if (sketches.isEmpty()) {
            return;
        }
        try (PreparedStatement update = connection.prepareStatement(VISITORS)) {
            for (Map.Entry<LinkQuarter, byte @Nullable []> sketch : sketches.entrySet()) {
                update.setBytes(1, sketch.getValue());
                update.setLong(2, sketch.getKey().linkId());
                update.setLong(3, sketch.getKey().startSecond());
                update.addBatch();
            }
            var _ = update.executeBatch();
        }
    }

    private void addTotals(SortedMap<Long, Counts> totals) throws SQLException {
        try (PreparedStatement upsert = connection.prepareStatement(TOTALS)) {
            upsert.setArray(1, array("bigint", totals.keySet(), link -> link));
            upsert.setArray(2, array("bigint", totals.values(), Counts::clicks));
            upsert.setArray(3, array("bigint", totals.values(), Counts::botClicks));
            var _ = upsert.executeUpdate();
        }
    }

    private void addOrphans(SortedMap<OrphanQuarter, Sums> orphans) throws SQLException {
        try (PreparedStatement upsert = connection.prepareStatement(ORPHANS)) {
            upsert.setArray(1, array("smallint", orphans.keySet(), orphan -> (short) orphan.kind()));
            upsert.setArray(2, array("text", orphans.keySet(), OrphanQuarter::domain));
            upsert.setArray(3, array("bigint", orphans.keySet(), OrphanQuarter::startSecond));
            upsert.setArray(4, array("bigint", orphans.values(), sums -> sums.clicks));
            upsert.setArray(5, array("bigint", orphans.values(), sums -> sums.botClicks));
            var _ = upsert.executeUpdate();
        }
    }

    private <T> java.sql.Array array(String type, Collection<T> values, Function<? super T, Object> column)
            throws SQLException {
        return connection.createArrayOf(type, values.stream().map(column).toArray());
    }
}
