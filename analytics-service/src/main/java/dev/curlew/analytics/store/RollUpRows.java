package dev.curlew.analytics.store;

import dev.curlew.analytics.store.RollUp.Counts;
import dev.curlew.analytics.store.RollUp.LinkSum;
import dev.curlew.analytics.store.RollUp.OrphanQuarter;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.SortedMap;
import java.util.function.Function;

/** Adds the sums of a batch to those stored. Always in the same order of tables and rows, against deadlocks. */
final class RollUpRows {

    private static final String TOTALS = """
            insert into analytics.link_total as stored (link_id, clicks, bot_clicks, domain, code)
            select * from unnest(?::bigint[], ?::bigint[], ?::bigint[], ?::text[], ?::text[])
            on conflict (link_id) do update set
                clicks = stored.clicks + excluded.clicks,
                bot_clicks = stored.bot_clicks + excluded.bot_clicks,
                domain = coalesce(stored.domain, excluded.domain),
                code = coalesce(stored.code, excluded.code),
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
        if (!rollUp.links.isEmpty()) {
            TierRows.add(connection, Tier.HOUR, rollUp.hours);
            TierRows.add(connection, Tier.DAY, rollUp.days());
            rows.addTotals(rollUp.links);
        }
        if (!rollUp.orphans.isEmpty()) {
            rows.addOrphans(rollUp.orphans);
        }
    }

    private void addTotals(SortedMap<Long, LinkSum> links) throws SQLException {
        try (PreparedStatement upsert = connection.prepareStatement(TOTALS)) {
            upsert.setArray(1, array("bigint", links.keySet(), link -> link));
            upsert.setArray(
                    2, array("bigint", links.values(), sum -> sum.counts().clicks()));
            upsert.setArray(
                    3, array("bigint", links.values(), sum -> sum.counts().botClicks()));
            upsert.setArray(4, array("text", links.values(), LinkSum::domain));
            upsert.setArray(5, array("text", links.values(), LinkSum::code));
            var _ = upsert.executeUpdate();
        }
    }

    private void addOrphans(SortedMap<OrphanQuarter, Counts> orphans) throws SQLException {
        try (PreparedStatement upsert = connection.prepareStatement(ORPHANS)) {
            upsert.setArray(1, array("smallint", orphans.keySet(), orphan -> (short) orphan.kind()));
            upsert.setArray(2, array("text", orphans.keySet(), OrphanQuarter::domain));
            upsert.setArray(3, array("bigint", orphans.keySet(), OrphanQuarter::startSecond));
            upsert.setArray(4, array("bigint", orphans.values(), Counts::clicks));
            upsert.setArray(5, array("bigint", orphans.values(), Counts::botClicks));
            var _ = upsert.executeUpdate();
        }
    }

    private <T> java.sql.Array array(String type, Collection<T> values, Function<? super T, Object> column)
            throws SQLException {
        return connection.createArrayOf(type, values.stream().map(column).toArray());
    }
}
