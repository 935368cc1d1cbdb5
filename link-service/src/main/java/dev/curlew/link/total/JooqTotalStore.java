package dev.curlew.link.total;

import static dev.curlew.link.db.Tables.LINK_TOTAL;
import static dev.curlew.link.db.Tables.SHORT_LINK;
import static dev.curlew.link.db.Tables.TOTAL_CURSOR;

import dev.curlew.link.store.JooqDatabase;
import dev.curlew.link.total.TotalSource.Counted;
import dev.curlew.link.total.TotalSource.Page;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Table;
import org.jooq.impl.DSL;

/** The table {@code link.link_total}, and up to where it is. */
final class JooqTotalStore {

    private final JooqDatabase database;
    private final List<JooqTotalListener> listeners;
    private final Clock clock;

    JooqTotalStore(JooqDatabase database, List<JooqTotalListener> listeners, Clock clock) {
        this.database = database;
        this.listeners = List.copyOf(listeners);
        this.clock = clock;
    }

    String cursor() {
        return database.query(dsl ->
                dsl.select(TOTAL_CURSOR.CURSOR).from(TOTAL_CURSOR).fetchSingle().value1());
    }

    /**
     * Takes totals and moves the cursor, unless another replica moved it meanwhile: what was read then is no longer the last
     * word.
     *
     * @return how many totals changed
     */
    int take(String cursor, Page page) {
        return database.transaction(dsl -> {
            int moved = dsl.update(TOTAL_CURSOR)
                    .set(TOTAL_CURSOR.CURSOR, page.next())
                    .where(TOTAL_CURSOR.CURSOR.eq(cursor))
                    .execute();
            if (moved == 0) {
                return 0;
            }
            List<ClickTotal> changed = write(dsl, page.totals());
            if (!changed.isEmpty()) {
                listeners.forEach(listener -> listener.changed(dsl, changed));
            }
            return changed.size();
        });
    }

    private List<ClickTotal> write(DSLContext dsl, List<Counted> totals) {
        Long[] links = totals.stream().map(Counted::linkId).toArray(Long[]::new);
        Long[] clicks = totals.stream().map(Counted::clicks).toArray(Long[]::new);
        Table<?> counted =
                DSL.table("unnest({0}, {1})", DSL.val(links), DSL.val(clicks)).as("counted", "link_id", "clicks");
        Field<Long> link = DSL.field(DSL.name("counted", "link_id"), Long.class);
        Field<Long> count = DSL.field(DSL.name("counted", "clicks"), Long.class);
        Map<Long, Long> before = dsl.select(LINK_TOTAL.LINK_ID, LINK_TOTAL.CLICK_COUNT)
                .from(LINK_TOTAL)
                .where(LINK_TOTAL.LINK_ID.eq(DSL.any(links)))
                .orderBy(LINK_TOTAL.LINK_ID)
                .forUpdate()
                .fetchMap(LINK_TOTAL.LINK_ID, LINK_TOTAL.CLICK_COUNT);
        Instant now = clock.instant();
        return dsl.insertInto(LINK_TOTAL, LINK_TOTAL.LINK_ID, LINK_TOTAL.COUNTED_CLICKS, LINK_TOTAL.UPDATE_TIME)
                // Links that were purged are clicked too: what was counted of them belongs to nobody any more.
                .select(dsl.select(link, count, DSL.val(now))
                        .from(counted)
                        .join(SHORT_LINK)
                        .on(SHORT_LINK.LINK_ID.eq(link))
                        // One that only bots came to needs no row, unless it lost its clicks.
                        .where(count.gt(0L).or(link.eq(DSL.any(before.keySet().toArray(Long[]::new)))))
                        .orderBy(link))
                .onConflict(LINK_TOTAL.LINK_ID)
                .doUpdate()
                .set(LINK_TOTAL.COUNTED_CLICKS, DSL.excluded(LINK_TOTAL.COUNTED_CLICKS))
                .set(LINK_TOTAL.UPDATE_TIME, DSL.excluded(LINK_TOTAL.UPDATE_TIME))
                .where(LINK_TOTAL.COUNTED_CLICKS.ne(DSL.excluded(LINK_TOTAL.COUNTED_CLICKS)))
                .returning(LINK_TOTAL.LINK_ID, LINK_TOTAL.CLICK_COUNT)
                .fetch(row ->
                        new ClickTotal(row.getLinkId(), before.getOrDefault(row.getLinkId(), 0L), row.getClickCount()));
    }
}
