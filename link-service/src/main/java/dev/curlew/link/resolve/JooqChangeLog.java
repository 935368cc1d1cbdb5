package dev.curlew.link.resolve;

import static dev.curlew.link.db.Tables.LINK_CHANGE;
import static dev.curlew.link.db.Tables.SHORT_LINK;

import dev.curlew.link.code.ShortCode;
import dev.curlew.link.store.JooqDatabase;
import java.util.List;
import org.jooq.Field;
import org.jooq.impl.DSL;

/** The table {@code link.link_change}, in which Postgres itself writes which links changed. */
final class JooqChangeLog {

    private static final Field<Long> HORIZON =
            DSL.field("pg_snapshot_xmin(pg_current_snapshot())::text::bigint", Long.class);

    private static final String TRIM = """
            delete from link.link_change where (transaction_id, link_id) in (
                select transaction_id, link_id from link.link_change
                where change_time < now() - interval '25 hours'
                order by change_time
                limit ?)
            """;

    private final JooqDatabase database;

    JooqChangeLog(JooqDatabase database) {
        this.database = database;
    }

    /** A place in the log: the id of a transaction, and the number of a link that it changed. */
    record Place(long transactionId, long linkId) {}

    /**
     * A change.
     *
     * @param notice of the link as it is now
     */
    record Change(Place place, ChangeNotice notice) {}

    /** All transactions before this one are over, and what they changed can be seen. */
    long horizon() {
        return database.query(dsl -> dsl.select(HORIZON).fetchSingle().value1());
    }

    /** The changes after a place, in their order. */
    List<Change> after(Place place, int limit) {
        return database.query(dsl -> dsl.select(
                        LINK_CHANGE.TRANSACTION_ID,
                        LINK_CHANGE.LINK_ID,
                        SHORT_LINK.DOMAIN,
                        SHORT_LINK.CODE_KEY,
                        SHORT_LINK.REVISION)
                .from(LINK_CHANGE)
                .join(SHORT_LINK)
                .on(SHORT_LINK.LINK_ID.eq(LINK_CHANGE.LINK_ID))
                .where(DSL.row(LINK_CHANGE.TRANSACTION_ID, LINK_CHANGE.LINK_ID)
                        .gt(place.transactionId(), place.linkId()))
                .orderBy(LINK_CHANGE.TRANSACTION_ID, LINK_CHANGE.LINK_ID)
                .limit(limit)
                .fetch(row -> new Change(
                        new Place(row.value1(), row.value2()),
                        new ChangeNotice(row.value3(), new ShortCode(row.value4()), row.value5()))));
    }

    /** Removes some of the changes that are older than all that caches hold; gives how many. */
    int trim(int limit) {
        return database.query(dsl -> dsl.execute(TRIM, limit));
    }
}
