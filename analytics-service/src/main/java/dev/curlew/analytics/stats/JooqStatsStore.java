package dev.curlew.analytics.stats;

import static dev.curlew.analytics.db.Tables.CLICK_QUARTER;
import static dev.curlew.analytics.db.Tables.LINK_TOTAL;

import java.time.Instant;
import java.util.Objects;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.jooq.Record4;
import org.jooq.SQLDialect;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;

/** Reads the sums. */
final class JooqStatsStore {

    private static final int FETCH_SIZE = 1_000;
    private static final int TIMEOUT_SECONDS = 8;

    private final DSLContext database;

    JooqStatsStore(DataSource database) {
        this.database = DSL.using(database, SQLDialect.POSTGRES);
    }

    /** The sums of a link over a range and its steps. */
    LinkSums read(long linkId, StatsRange range) {
        try {
            // Both in one transaction, so that the range never has more clicks than all time.
            return database.transactionResult(transaction -> {
                DSLContext inside = transaction.dsl();
                var _ = inside.execute("set transaction isolation level repeatable read, read only");
                return new LinkSums(series(inside, linkId, range), allTime(inside, linkId));
            });
        } catch (DataAccessException e) {
            throw new StatsException.Unavailable(e);
        }
    }

    private static Series series(DSLContext database, long linkId, StatsRange range) {
        Series series = new Series(range);
        try (Stream<Record4<Instant, Long, Long, byte[]>> rows = database.select(
                        CLICK_QUARTER.START_TIME,
                        CLICK_QUARTER.CLICKS,
                        CLICK_QUARTER.BOT_CLICKS,
                        CLICK_QUARTER.VISITORS)
                .from(CLICK_QUARTER)
                .where(CLICK_QUARTER.LINK_ID.eq(linkId))
                .and(CLICK_QUARTER.START_TIME.ge(range.start()))
                .and(CLICK_QUARTER.START_TIME.lt(range.end()))
                .orderBy(CLICK_QUARTER.START_TIME)
                .fetchSize(FETCH_SIZE)
                .queryTimeout(TIMEOUT_SECONDS)
                .fetchStream()) {
            rows.forEach(row -> series.add(row.value1(), row.value2(), row.value3(), row.value4()));
        }
        return series;
    }

    private static Counts allTime(DSLContext database, long linkId) {
        return Objects.requireNonNullElse(
                database.select(LINK_TOTAL.CLICKS, LINK_TOTAL.BOT_CLICKS)
                        .from(LINK_TOTAL)
                        .where(LINK_TOTAL.LINK_ID.eq(linkId))
                        .queryTimeout(TIMEOUT_SECONDS)
                        .fetchOne(row -> new Counts(row.value1(), row.value2(), 0)),
                Counts.NONE);
    }

    /**
     * What is known of a link.
     *
     * @param series of the range
     * @param allTime clicks whatever the range; its visitors are not known
     */
    record LinkSums(Series series, Counts allTime) {}
}
