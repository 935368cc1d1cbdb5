package dev.curlew.link.links;

import static dev.curlew.link.db.Tables.PREVIEW_WISH;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

/** The table {@code link.preview_wish}: links whose targets are to be looked at for previews, until they were. */
final class JooqPreviewWishes {

    private JooqPreviewWishes() {}

    /** Takes note of links, with the transaction that makes them. */
    static void add(DSLContext dsl, Collection<Long> linkIds, Instant now) {
        if (!linkIds.isEmpty()) {
            int _ = dsl.insertInto(PREVIEW_WISH, PREVIEW_WISH.LINK_ID, PREVIEW_WISH.NEXT_LOOK_TIME)
                    .valuesOfRows(linkIds.stream().map(id -> DSL.row(id, now)).toList())
                    .onConflictDoNothing()
                    .execute();
        }
    }

    /** Links to look at now, which nobody else is given for as long as the lease. In a transaction. */
    static List<Long> claim(DSLContext dsl, Instant now, int most, Duration lease) {
        List<Long> due = dsl.select(PREVIEW_WISH.LINK_ID)
                .from(PREVIEW_WISH)
                .where(PREVIEW_WISH.NEXT_LOOK_TIME.le(now))
                .orderBy(PREVIEW_WISH.NEXT_LOOK_TIME)
                .limit(most)
                .forUpdate()
                .skipLocked()
                .fetch(PREVIEW_WISH.LINK_ID);
        if (!due.isEmpty()) {
            int _ = dsl.update(PREVIEW_WISH)
                    .set(PREVIEW_WISH.NEXT_LOOK_TIME, now.plus(lease))
                    .where(PREVIEW_WISH.LINK_ID.in(due))
                    .execute();
        }
        return due;
    }

    /** A link was looked at. */
    static void remove(DSLContext dsl, long linkId) {
        int _ = dsl.deleteFrom(PREVIEW_WISH)
                .where(PREVIEW_WISH.LINK_ID.eq(linkId))
                .execute();
    }
}
