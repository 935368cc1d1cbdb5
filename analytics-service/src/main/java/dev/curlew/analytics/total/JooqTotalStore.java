package dev.curlew.analytics.total;

import static dev.curlew.analytics.db.Tables.LINK_TOTAL;

import dev.curlew.analytics.db.tables.records.LinkTotalRecord;
import java.util.List;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.jooq.Record2;
import org.jooq.SQLDialect;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;

/** Reads the totals in the order of their changes. */
final class JooqTotalStore {

    private static final int TIMEOUT_SECONDS = 2;

    // A server that is restored from a backup, or takes over for another, goes on with other transactions of the same
    // ids.
    private static final String HISTORY = "select (select system_identifier from pg_control_system()) || '-'"
            + " || (select timeline_id from pg_control_checkpoint()),"
            + " pg_snapshot_xmin(pg_current_snapshot())::text::bigint";

    private final DSLContext database;

    JooqTotalStore(DataSource database) {
        this.database = DSL.using(database, SQLDialect.POSTGRES);
    }

    /** What changed behind a place; throws {@link TotalException.Unavailable} if Postgres does not answer. */
    Page changed(String cursor, int size) {
        try {
            return read(cursor, size);
        } catch (DataAccessException e) {
            throw new TotalException.Unavailable(e);
        }
    }

    private Page read(String text, int size) {
        // Before the totals, so that whatever is over by now is among them.
        Record2<String, Long> now = database.resultQuery(HISTORY)
                .queryTimeout(TIMEOUT_SECONDS)
                .coerce(DSL.field("history", String.class), DSL.field("xmin", Long.class))
                .fetchSingle();
        String history = now.value1();
        long underWay = now.value2();
        ChangeCursor from = ChangeCursor.parse(text)
                .filter(cursor -> cursor.history().equals(history) && cursor.nextWalk() <= underWay)
                .orElse(ChangeCursor.start(history, 0));
        long nextWalk = from.isStart() ? underWay : from.nextWalk();
        List<LinkTotalRecord> found = database.selectFrom(LINK_TOTAL)
                .where(DSL.row(LINK_TOTAL.CHANGE_XID, LINK_TOTAL.LINK_ID).gt(from.xid(), from.linkId()))
                .orderBy(LINK_TOTAL.CHANGE_XID, LINK_TOTAL.LINK_ID)
                .limit(size)
                .queryTimeout(TIMEOUT_SECONDS)
                .fetch();
        if (found.size() < size) {
            return new Page(found, ChangeCursor.start(history, nextWalk), true);
        }
        LinkTotalRecord last = found.getLast();
        return new Page(found, new ChangeCursor(history, nextWalk, last.getChangeXid(), last.getLinkId()), false);
    }

    /**
     * Changed totals.
     *
     * @param next the place behind them
     * @param complete whether there were no more
     */
    record Page(List<LinkTotalRecord> totals, ChangeCursor next, boolean complete) {}
}
