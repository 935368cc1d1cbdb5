package dev.curlew.link.links;

import static dev.curlew.link.db.Tables.LINK_REVISION;
import static dev.curlew.link.db.Tables.LINK_TOTAL;
import static dev.curlew.link.db.Tables.SHORT_LINK;

import dev.curlew.link.db.tables.LinkRevision;
import dev.curlew.link.links.JooqSource.Column;
import java.time.Instant;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.impl.DSL;

/** Where links are in lists that are not ordered by what {@code link.short_link} says of them. */
final class JooqPlaces {

    private static final LinkRevision NEXT = LINK_REVISION.as(DSL.name("next"));

    private JooqPlaces() {}

    /** Whether a version that is looked at is the one that its link had at a time. */
    static Condition lastVersion(Instant time) {
        return DSL.notExists(DSL.selectOne()
                .from(NEXT)
                .where(
                        NEXT.LINK_ID.eq(JooqWindows.LINK),
                        NEXT.REVISION.eq(JooqWindows.REVISION.plus(1)),
                        NEXT.UPDATE_TIME.le(time)));
    }

    /** When the version was made that a link had at a time; null: there was none. */
    static Column<Instant> changed(Instant time) {
        Field<Instant> changed = DSL.field(DSL.select(LINK_REVISION.UPDATE_TIME)
                .from(LINK_REVISION)
                .where(LINK_REVISION.LINK_ID.eq(SHORT_LINK.LINK_ID), LINK_REVISION.UPDATE_TIME.le(time))
                .orderBy(LINK_REVISION.REVISION.desc())
                .limit(DSL.inline(1)));
        return JooqAccess.CREATED.of(changed);
    }

    /** How often a link was clicked. */
    static Column<Long> clicked() {
        Field<Long> clicks = DSL.field(
                DSL.select(LINK_TOTAL.CLICK_COUNT).from(LINK_TOTAL).where(LINK_TOTAL.LINK_ID.eq(SHORT_LINK.LINK_ID)));
        return JooqAccess.CLICKS.of(DSL.coalesce(clicks, DSL.inline(0L)));
    }

    /** Whether a link was never clicked. */
    static Condition unclicked() {
        return DSL.notExists(DSL.selectOne()
                .from(LINK_TOTAL)
                .where(LINK_TOTAL.LINK_ID.eq(SHORT_LINK.LINK_ID), LINK_TOTAL.CLICK_COUNT.gt(0L)));
    }
}
