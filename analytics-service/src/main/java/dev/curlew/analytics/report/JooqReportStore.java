package dev.curlew.analytics.report;

import static dev.curlew.analytics.db.Tables.REPORT;

import dev.curlew.analytics.db.tables.records.ReportRecord;
import dev.curlew.analytics.report.StoredReport.Subject;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;

/** Keeps reports. Each method throws {@link ReportException.Unavailable} if Postgres does not answer. */
final class JooqReportStore {

    /** How many a link may have. */
    static final int MOST_OF_LINK = 100;

    private static final int TIMEOUT_SECONDS = 2;

    private final DSLContext database;

    JooqReportStore(DataSource database) {
        this.database = DSL.using(database, SQLDialect.POSTGRES);
    }

    /** Adds a report; throws {@link ReportException.TooMany} if the link has too many that have not expired. */
    void add(StoredReport report, byte[] tokenHash) {
        long link = report.subject().linkId();
        boolean added = asked(dsl -> dsl.transactionResult(transaction -> {
            DSLContext inside = transaction.dsl();
            // One at a time for each link: else two could both be the hundredth.
            inside.execute("select pg_advisory_xact_lock(hashtextextended('analytics.report', ?))", link);
            inside.deleteFrom(REPORT)
                    .where(REPORT.LINK_ID.eq(link), REPORT.EXPIRE_TIME.le(report.created()))
                    .queryTimeout(TIMEOUT_SECONDS)
                    .execute();
            if (inside.fetchCount(REPORT, REPORT.LINK_ID.eq(link)) >= MOST_OF_LINK) {
                return false;
            }
            return inside.insertInto(REPORT)
                            .set(REPORT.REPORT_ID, report.id())
                            .set(REPORT.TOKEN_HASH, tokenHash)
                            .set(REPORT.LINK_ID, link)
                            .set(REPORT.DOMAIN, report.subject().domain())
                            .set(REPORT.CODE, report.subject().code())
                            .set(REPORT.SHORT_URL, report.subject().shortUrl())
                            .set(REPORT.START_TIME, report.start().orElse(null))
                            .set(REPORT.END_TIME, report.end().orElse(null))
                            .set(REPORT.EXPIRE_TIME, report.expiry().orElse(null))
                            .set(REPORT.CREATE_TIME, report.created())
                            .execute()
                    == 1;
        }));
        if (!added) {
            throw new ReportException.TooMany(MOST_OF_LINK);
        }
    }

    /** Those of a link, the newest first. */
    List<StoredReport> ofLink(long linkId) {
        return asked(dsl -> dsl.selectFrom(REPORT)
                .where(REPORT.LINK_ID.eq(linkId))
                .orderBy(REPORT.CREATE_TIME.desc(), REPORT.REPORT_ID)
                .limit(MOST_OF_LINK)
                .queryTimeout(TIMEOUT_SECONDS)
                .fetch(JooqReportStore::read));
    }

    Optional<StoredReport> find(byte[] tokenHash) {
        return asked(dsl -> dsl.selectFrom(REPORT)
                .where(REPORT.TOKEN_HASH.eq(tokenHash))
                .queryTimeout(TIMEOUT_SECONDS)
                .fetchOptional(JooqReportStore::read));
    }

    /** Whether there was one to delete. */
    boolean delete(long linkId, String id) {
        return asked(dsl -> dsl.deleteFrom(REPORT)
                        .where(REPORT.LINK_ID.eq(linkId), REPORT.REPORT_ID.eq(id))
                        .queryTimeout(TIMEOUT_SECONDS)
                        .execute())
                > 0;
    }

    private <T> T asked(Function<DSLContext, T> question) {
        try {
            return question.apply(database);
        } catch (DataAccessException e) {
            throw new ReportException.Unavailable(e);
        }
    }

    private static StoredReport read(ReportRecord row) {
        return new StoredReport(
                row.getReportId(),
                new Subject(row.getLinkId(), row.getDomain(), row.getCode(), row.getShortUrl()),
                Optional.ofNullable(row.getStartTime()),
                Optional.ofNullable(row.getEndTime()),
                Optional.ofNullable(row.getExpireTime()),
                row.getCreateTime());
    }
}
