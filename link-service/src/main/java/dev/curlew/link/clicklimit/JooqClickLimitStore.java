package dev.curlew.link.clicklimit;

import static dev.curlew.link.db.Tables.CLICK_LIMIT;
import static dev.curlew.link.db.Tables.CLICK_RESERVATION;

import dev.curlew.link.store.JooqDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

/** The tables {@code link.click_limit}, which Postgres itself fills, and {@code link.click_reservation}. */
final class JooqClickLimitStore {

    private static final Duration KEPT = Duration.ofDays(1);
    // Two for each that is added: what is too old is gone before long.
    private static final int REMOVED_AT_ONCE = 2;

    private final JooqDatabase database;

    JooqClickLimitStore(JooqDatabase database) {
        this.database = database;
    }

    /**
     * Takes a click, once for each event id, and gives the limit then.
     *
     * @throws ClickLimitException if there is none to take; then nothing is kept of it
     */
    ClickLimit take(long linkId, UUID eventId, Instant now) {
        return database.transaction(dsl -> {
            if (!reserve(dsl, linkId, eventId, now)) {
                return find(dsl, linkId).orElseThrow(ClickLimitException.NotLimited::new);
            }
            return take(dsl, linkId)
                    .or(() -> find(dsl, linkId).map(ClickLimit::checked))
                    .orElseThrow(ClickLimitException.NotLimited::new);
        });
    }

    Optional<ClickLimit> find(long linkId) {
        return database.query(dsl -> find(dsl, linkId));
    }

    /** Notes a click, and forgets some that are old; false if it was noted before. Waits for who notes the same. */
    private static boolean reserve(DSLContext dsl, long linkId, UUID eventId, Instant now) {
        int _ = dsl.deleteFrom(CLICK_RESERVATION)
                .where(DSL.row(CLICK_RESERVATION.LINK_ID, CLICK_RESERVATION.EVENT_ID)
                        .in(dsl.select(CLICK_RESERVATION.LINK_ID, CLICK_RESERVATION.EVENT_ID)
                                .from(CLICK_RESERVATION)
                                .where(CLICK_RESERVATION.RESERVE_TIME.le(now.minus(KEPT)))
                                .orderBy(CLICK_RESERVATION.RESERVE_TIME)
                                .limit(REMOVED_AT_ONCE)
                                .forUpdate()
                                .skipLocked()))
                .execute();
        return dsl.insertInto(CLICK_RESERVATION)
                        .set(CLICK_RESERVATION.LINK_ID, linkId)
                        .set(CLICK_RESERVATION.EVENT_ID, eventId)
                        .set(CLICK_RESERVATION.RESERVE_TIME, now)
                        .onConflictDoNothing()
                        .execute()
                == 1;
    }

    /** Empty if there is none to take. One statement on one row: whoever else takes one waits, and then looks again. */
    private static Optional<ClickLimit> take(DSLContext dsl, long linkId) {
        return dsl.update(CLICK_LIMIT)
                .set(CLICK_LIMIT.USED_CLICKS, CLICK_LIMIT.USED_CLICKS.plus(1))
                .where(CLICK_LIMIT.LINK_ID.eq(linkId), CLICK_LIMIT.USED_CLICKS.lt(CLICK_LIMIT.MAX_CLICKS))
                .returning()
                .fetchOptional()
                .map(row -> new ClickLimit(row.getMaxClicks(), row.getUsedClicks()));
    }

    /** Empty if the link never had a limit. */
    private static Optional<ClickLimit> find(DSLContext dsl, long linkId) {
        return dsl.fetchOptional(CLICK_LIMIT, CLICK_LIMIT.LINK_ID.eq(linkId))
                .map(row -> new ClickLimit(row.getMaxClicks(), row.getUsedClicks()));
    }
}
