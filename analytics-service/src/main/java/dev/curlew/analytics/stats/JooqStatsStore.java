package dev.curlew.analytics.stats;

import static dev.curlew.analytics.db.Tables.CLICK_HOUR;
import static dev.curlew.analytics.db.Tables.LINK_TOTAL;

import dev.curlew.analytics.db.tables.records.ClickHourRecord;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;

/** Reads the sums. */
final class JooqStatsStore {

    private static final Duration QUARTER = Duration.ofMinutes(15);
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
        Instant first = range.start().truncatedTo(ChronoUnit.HOURS);
        try (Stream<ClickHourRecord> rows = database.selectFrom(CLICK_HOUR)
                .where(CLICK_HOUR.SUBJECT_ID.eq(linkId))
                .and(CLICK_HOUR.START_TIME.ge(first))
                .and(CLICK_HOUR.START_TIME.lt(range.end()))
                .orderBy(CLICK_HOUR.START_TIME)
                .fetchSize(FETCH_SIZE)
                .queryTimeout(TIMEOUT_SECONDS)
                .fetchStream()) {
            rows.forEach(row -> {
                long[] clicks = {row.getClicks_00(), row.getClicks_15(), row.getClicks_30(), row.getClicks_45()};
                long[] bots = {
                    row.getBotClicks_00(), row.getBotClicks_15(), row.getBotClicks_30(), row.getBotClicks_45()
                };
                for (int quarter = 0; quarter < clicks.length; quarter++) {
                    Instant start = row.getStartTime().plus(QUARTER.multipliedBy(quarter));
                    if (clicks[quarter] + bots[quarter] > 0
                            && !start.isBefore(range.start())
                            && start.isBefore(range.end())) {
                        series.add(start, clicks[quarter], bots[quarter], row.getVisitors());
                    }
                }
            });
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
