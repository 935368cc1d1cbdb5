package dev.curlew.link.health;

import static dev.curlew.link.db.Tables.SHORT_LINK;
import static dev.curlew.link.db.Tables.TARGET_HEALTH;

import dev.curlew.link.db.tables.records.TargetHealthRecord;
import dev.curlew.link.store.JooqDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jooq.Field;
import org.jooq.Record2;
import org.jooq.impl.DSL;

/** The table {@code link.target_health}: one row a link, made some time after the link. */
final class JooqHealthStore {

    /** One replica at a time walks through the links. */
    private static final long WALK_LOCK = 0x6865616c74687921L;

    private final JooqDatabase database;

    JooqHealthStore(JooqDatabase database) {
        this.database = database;
    }

    /**
     * A link to look at now.
     *
     * @param redirects false: nobody is sent there now, so that it need not be looked at
     * @param failures in a row until now, of the same target
     */
    record Due(long linkId, String targetUrl, boolean redirects, int failures) {}

    /**
     * Takes up links that are not looked at yet, each at a time of its own within the interval.
     *
     * @param after the last link that was taken up or seen to be; 0: from the beginning
     * @return the last one now; 0: there are no more
     */
    long enrol(long after, int most, Instant now, Duration interval) {
        return database.transaction(dsl -> {
            boolean mine = dsl.select(DSL.function("pg_try_advisory_xact_lock", Boolean.class, DSL.val(WALK_LOCK)))
                    .fetchSingle()
                    .value1();
            if (!mine) {
                return after;
            }
            List<Record2<Long, Long>> links = dsl.select(SHORT_LINK.LINK_ID, TARGET_HEALTH.LINK_ID)
                    .from(SHORT_LINK)
                    .leftJoin(TARGET_HEALTH)
                    .on(TARGET_HEALTH.LINK_ID.eq(SHORT_LINK.LINK_ID))
                    .where(SHORT_LINK.LINK_ID.gt(after))
                    .orderBy(SHORT_LINK.LINK_ID)
                    .limit(most)
                    .fetch();
            var rows = links.stream()
                    .filter(link -> link.value2() == null)
                    .map(link -> DSL.row(link.value1(), now.plus(part(interval))))
                    .toList();
            if (!rows.isEmpty()) {
                int _ = dsl.insertInto(TARGET_HEALTH, TARGET_HEALTH.LINK_ID, TARGET_HEALTH.NEXT_CHECK_TIME)
                        .valuesOfRows(rows)
                        .onConflictDoNothing()
                        .execute();
            }
            return links.size() < most ? 0 : links.getLast().value1();
        });
    }

    /** Links that are due, which no other replica is given for as long as the lease. */
    List<Due> claim(Instant now, int most, Duration lease) {
        return database.transaction(dsl -> {
            Field<Boolean> redirects = DSL.field(SHORT_LINK
                    .DELETE_TIME
                    .isNull()
                    .and(SHORT_LINK.BLOCK_TIME.isNull())
                    .and(SHORT_LINK.ENABLED)
                    .and(SHORT_LINK.EXPIRE_TIME.isNull().or(SHORT_LINK.EXPIRE_TIME.gt(now))));
            Field<Integer> failures = DSL.when(
                            TARGET_HEALTH.TARGET_URL.eq(SHORT_LINK.RESOLVED_URL), TARGET_HEALTH.FAILURES)
                    .otherwise(0);
            List<Due> due = dsl.select(SHORT_LINK.LINK_ID, SHORT_LINK.RESOLVED_URL, redirects, failures)
                    .from(TARGET_HEALTH)
                    .join(SHORT_LINK)
                    .on(SHORT_LINK.LINK_ID.eq(TARGET_HEALTH.LINK_ID))
                    .where(TARGET_HEALTH.NEXT_CHECK_TIME.le(now))
                    .orderBy(TARGET_HEALTH.NEXT_CHECK_TIME)
                    .limit(most)
                    .forUpdate()
                    .of(TARGET_HEALTH)
                    .skipLocked()
                    .fetch(row -> new Due(row.value1(), row.value2(), row.value3(), row.value4()));
            if (!due.isEmpty()) {
                int _ = dsl.update(TARGET_HEALTH)
                        .set(TARGET_HEALTH.NEXT_CHECK_TIME, now.plus(lease))
                        .where(TARGET_HEALTH.LINK_ID.in(
                                due.stream().map(Due::linkId).toList()))
                        .execute();
            }
            return due;
        });
    }

    /** Keeps what was found. */
    void store(Due looked, Finding finding, int failures, Instant now, Instant next) {
        int _ = database.query(dsl -> dsl.update(TARGET_HEALTH)
                .set(TARGET_HEALTH.STATE, finding.state().getNumber())
                .set(TARGET_HEALTH.TARGET_URL, looked.targetUrl())
                .set(TARGET_HEALTH.HTTP_STATUS, finding.httpStatus())
                .set(TARGET_HEALTH.CHECK_TIME, now)
                .set(TARGET_HEALTH.FAILURES, failures)
                .set(TARGET_HEALTH.NEXT_CHECK_TIME, next)
                .where(TARGET_HEALTH.LINK_ID.eq(looked.linkId()))
                .execute());
    }

    /** Puts a look off. */
    void postpone(Due due, Instant next) {
        int _ = database.query(dsl -> dsl.update(TARGET_HEALTH)
                .set(TARGET_HEALTH.NEXT_CHECK_TIME, next)
                .where(TARGET_HEALTH.LINK_ID.eq(due.linkId()))
                .execute());
    }

    /** What is known of links that were looked at. */
    List<TargetHealthRecord> find(Collection<Long> linkIds) {
        return database.query(dsl -> dsl.selectFrom(TARGET_HEALTH)
                .where(TARGET_HEALTH.LINK_ID.in(linkIds), TARGET_HEALTH.CHECK_TIME.isNotNull())
                .fetch());
    }

    private static Duration part(Duration interval) {
        return Duration.ofMillis(ThreadLocalRandom.current().nextLong(interval.toMillis() + 1));
    }
}
