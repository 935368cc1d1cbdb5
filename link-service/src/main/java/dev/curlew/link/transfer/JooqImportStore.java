package dev.curlew.link.transfer;

import static dev.curlew.link.db.Tables.IMPORT_FAILURE;
import static dev.curlew.link.db.Tables.LINK_IMPORT;

import dev.curlew.link.db.tables.records.ImportFailureRecord;
import dev.curlew.link.db.tables.records.LinkImportRecord;
import dev.curlew.link.request.PageTokens;
import dev.curlew.link.transfer.StoredImport.Counts;
import dev.curlew.link.transfer.format.FilePosition;
import dev.curlew.proto.link.v1.Import;
import dev.curlew.proto.link.v1.RowFailure;
import dev.curlew.proto.link.v1.TransferFormat;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

/** The tables of imports. Each method runs on the connection or transaction that it is given. */
final class JooqImportStore {

    private static final int MOST_FAILURES = 1000;

    private static final int FORGOTTEN_AT_ONCE = 100;

    private JooqImportStore() {}

    static void insert(DSLContext dsl, StoredImport made) {
        LinkImportRecord row = new LinkImportRecord();
        row.setImportId(made.id());
        row.setOwner(made.owner());
        row.setFormat(made.format().getNumber());
        row.setDomain(made.domain());
        row.setState(made.state().getNumber());
        row.setCreateTime(made.createTime());
        row.setUpdateTime(made.updateTime());
        int _ = dsl.insertInto(LINK_IMPORT).set(row).execute();
    }

    static Optional<StoredImport> find(DSLContext dsl, UUID id) {
        return dsl.selectFrom(LINK_IMPORT)
                .where(LINK_IMPORT.IMPORT_ID.eq(id))
                .fetchOptional()
                .map(JooqImportStore::read);
    }

    /** As {@link #find}, and nobody else changes it until the transaction ends. */
    static Optional<StoredImport> lock(DSLContext dsl, UUID id) {
        return dsl.selectFrom(LINK_IMPORT)
                .where(LINK_IMPORT.IMPORT_ID.eq(id))
                .forUpdate()
                .fetchOptional()
                .map(JooqImportStore::read);
    }

    /** The newest first; of one owner, or, if that is empty, of all. */
    static List<StoredImport> list(
            DSLContext dsl, Optional<String> owner, Optional<PageTokens.Position> after, int limit) {
        Condition ofOwner = owner.map(LINK_IMPORT.OWNER::eq).orElse(DSL.noCondition());
        Condition behind = after.map(place ->
                        DSL.row(LINK_IMPORT.CREATE_TIME, LINK_IMPORT.NUMBER).lt(place.time(), place.id()))
                .orElse(DSL.noCondition());
        return dsl.selectFrom(LINK_IMPORT)
                .where(ofOwner, behind)
                .orderBy(LINK_IMPORT.CREATE_TIME.desc(), LINK_IMPORT.NUMBER.desc())
                .limit(limit)
                .fetch(JooqImportStore::read);
    }

    static List<RowFailure> failures(DSLContext dsl, UUID id) {
        return dsl.selectFrom(IMPORT_FAILURE)
                .where(IMPORT_FAILURE.IMPORT_ID.eq(id))
                .orderBy(IMPORT_FAILURE.FAILURE_NUMBER)
                .limit(MOST_FAILURES)
                .fetch(row -> RowFailure.newBuilder()
                        .setLineNumber(row.getLineNumber())
                        .setReason(row.getReason())
                        .setExplanation(row.getExplanation())
                        .build());
    }

    /**
     * Writes how far an import is.
     *
     * @param failures of the rows on the way, after as many as {@code failedBefore}; only the first thousand of all are kept
     */
    static void progress(DSLContext dsl, StoredImport now, List<RowFailure> failures, long failedBefore) {
        int _ = dsl.update(LINK_IMPORT)
                .set(LINK_IMPORT.STATE, now.state().getNumber())
                .set(LINK_IMPORT.ACTIVE_UNTIL, now.activeUntil().orElse(null))
                .set(LINK_IMPORT.RECEIVED_BYTES, now.position().offset())
                .set(LINK_IMPORT.LINE_NUMBER, now.position().line())
                .set(LINK_IMPORT.READER_STATE, now.position().state())
                .set(
                        LINK_IMPORT.LAST_LINK_ID,
                        now.lastLink().isPresent() ? now.lastLink().getAsLong() : null)
                .set(LINK_IMPORT.CREATED_COUNT, now.counts().created())
                .set(LINK_IMPORT.UNCHANGED_COUNT, now.counts().unchanged())
                .set(LINK_IMPORT.FAILED_COUNT, now.counts().failed())
                .set(LINK_IMPORT.FAILURE, now.failure())
                .set(LINK_IMPORT.UPDATE_TIME, now.updateTime())
                .set(LINK_IMPORT.END_TIME, now.endTime().orElse(null))
                .where(LINK_IMPORT.IMPORT_ID.eq(now.id()))
                .execute();
        List<ImportFailureRecord> rows = new ArrayList<>();
        for (int i = 0; i < failures.size() && failedBefore + i < MOST_FAILURES; i++) {
            RowFailure failure = failures.get(i);
            rows.add(new ImportFailureRecord(
                    now.id(),
                    Math.toIntExact(failedBefore + i),
                    failure.getLineNumber(),
                    failure.getReason(),
                    failure.getExplanation()));
        }
        if (!rows.isEmpty()) {
            int _ = dsl.insertInto(IMPORT_FAILURE).set(rows).execute();
        }
    }

    /** Says that no rows are received any more. */
    static void pause(DSLContext dsl, UUID id) {
        int _ = dsl.update(LINK_IMPORT)
                .setNull(LINK_IMPORT.ACTIVE_UNTIL)
                .where(LINK_IMPORT.IMPORT_ID.eq(id))
                .execute();
    }

    /** Forgets some of those whose last progress is before a time. */
    static void forget(DSLContext dsl, Instant before) {
        int _ = dsl.deleteFrom(LINK_IMPORT)
                .where(LINK_IMPORT.IMPORT_ID.in(dsl.select(LINK_IMPORT.IMPORT_ID)
                        .from(LINK_IMPORT)
                        .where(LINK_IMPORT.UPDATE_TIME.lt(before))
                        .orderBy(LINK_IMPORT.UPDATE_TIME)
                        .limit(FORGOTTEN_AT_ONCE)
                        .forUpdate()
                        .skipLocked()))
                .execute();
    }

    private static StoredImport read(LinkImportRecord row) {
        return new StoredImport(
                row.getImportId(),
                row.getNumber(),
                row.getOwner(),
                Optional.ofNullable(TransferFormat.forNumber(row.getFormat()))
                        .orElse(TransferFormat.TRANSFER_FORMAT_UNSPECIFIED),
                row.getDomain(),
                Optional.ofNullable(Import.State.forNumber(row.getState())).orElse(Import.State.STATE_UNSPECIFIED),
                Optional.ofNullable(row.getActiveUntil()),
                new FilePosition(row.getReceivedBytes(), row.getLineNumber(), row.getReaderState()),
                row.getLastLinkId() == null ? OptionalLong.empty() : OptionalLong.of(row.getLastLinkId()),
                new Counts(row.getCreatedCount(), row.getUnchangedCount(), row.getFailedCount()),
                row.getFailure(),
                row.getCreateTime(),
                row.getUpdateTime(),
                Optional.ofNullable(row.getEndTime()));
    }
}
