package dev.curlew.link.transfer;

import dev.curlew.link.key.Caller;
import dev.curlew.link.links.Arrival;
import dev.curlew.link.links.JooqLinkIntake;
import dev.curlew.link.links.Reception;
import dev.curlew.link.store.JooqDatabase;
import dev.curlew.link.store.StoreUnavailableException;
import dev.curlew.link.transfer.StoredImport.Counts;
import dev.curlew.link.transfer.format.FileRow;
import dev.curlew.link.transfer.format.FileRow.BadRow;
import dev.curlew.link.transfer.format.FileRow.LinkRow;
import dev.curlew.link.transfer.format.FileRow.VersionRow;
import dev.curlew.platform.error.ApiError;
import dev.curlew.proto.link.v1.LinkRecord;
import dev.curlew.proto.link.v1.RowFailure;
import io.prometheus.metrics.core.metrics.Counter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes links of rows of a file, some hundred in one transaction, in which the import's progress is written too: so each row is
 * imported once, whatever is killed.
 */
final class JooqRowBatch {

    private static final Logger log = LoggerFactory.getLogger(JooqRowBatch.class);
    private static final Duration ACTIVE = Duration.ofSeconds(30);
    private static final int LONGEST_EXPLANATION = 500;

    private final JooqDatabase database;
    private final JooqLinkIntake intake;
    private final Counter counted;
    private final Clock clock;

    /** Takes a counter of rows by {@code outcome}. */
    JooqRowBatch(JooqDatabase database, JooqLinkIntake intake, Counter counted, Clock clock) {
        this.database = database;
        this.intake = intake;
        this.counted = counted;
        this.clock = clock;
    }

    /** A batch, its links checked: those that pass, and for each row why it fails so far. */
    private record Checked(List<FileRow> rows, Map<Integer, Arrival> arrivals, Map<Integer, ApiError> failures) {}

    /** What a transaction did. */
    private record Done(StoredImport now, List<Arrival> arrivals, List<Reception> receptions, Counts counts) {}

    /**
     * Takes rows in. What belongs to no row of them is not committed.
     *
     * @param before the import as this call knows it
     * @return the import behind these rows
     * @throws TransferException.Moved if another call took these rows, or others
     * @throws TransferException.Ended if the import was cancelled meanwhile
     */
    StoredImport take(StoredImport before, List<FileRow> rows, Caller caller) {
        Checked checked = check(before, rows, caller);
        try {
            return commit(before, checked, caller);
        } catch (DataAccessException e) {
            if (rows.size() > 1) {
                // Postgres refuses something in one of them, for which the others shall not fail.
                StoredImport now = before;
                for (FileRow row : rows) {
                    now = take(now, List.of(row), caller);
                }
                return now;
            }
            log.error(
                    "A row of an import could not be stored: import={} line={}",
                    before.id(),
                    rows.getFirst().line(),
                    e);
            return commit(before, new Checked(rows, Map.of(), Map.of(0, ApiError.internal())), caller);
        }
    }

    private Checked check(StoredImport before, List<FileRow> rows, Caller caller) {
        Map<Integer, Arrival> arrivals = new HashMap<>();
        Map<Integer, ApiError> failures = new HashMap<>();
        for (int i = 0; i < rows.size(); i++) {
            if (rows.get(i) instanceof LinkRow row) {
                try {
                    arrivals.put(i, intake.check(row.link(), before.domain(), caller));
                } catch (StoreUnavailableException e) {
                    throw e;
                } catch (RuntimeException e) {
                    failures.put(i, notPassing(e));
                }
            }
        }
        return new Checked(rows, arrivals, failures);
    }

    /** What will pass by itself fails the call, to be sent again, and not the row. */
    private static ApiError notPassing(RuntimeException failure) {
        ApiError error = JooqLinkIntake.why(failure);
        if (TransferErrors.isPassing(error)) {
            throw failure;
        }
        return error;
    }

    /** Explanations may quote the file, which may hold anything. */
    private static String printable(String text) {
        return text.codePoints()
                .limit(LONGEST_EXPLANATION)
                .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE ? ' ' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private StoredImport commit(StoredImport before, Checked checked, Caller caller) {
        Done done = database.transaction(dsl -> take(dsl, before, checked, caller));
        intake.tell(done.arrivals(), done.receptions());
        counted.labelValues("created").inc(done.counts().created());
        counted.labelValues("unchanged").inc(done.counts().unchanged());
        counted.labelValues("failed").inc(done.counts().failed());
        return done.now();
    }

    private Done take(DSLContext dsl, StoredImport before, Checked checked, Caller caller) {
        StoredImport locked = JooqImportStore.lock(dsl, before.id()).orElseThrow(TransferException.Moved::new);
        locked.requireAt(before.position());
        List<Integer> indices = checked.arrivals().keySet().stream().sorted().toList();
        List<Arrival> arrivals = indices.stream().map(checked.arrivals()::get).toList();
        List<Reception> receptions = intake.take(dsl, arrivals, caller);
        Map<Integer, Reception> byRow = new HashMap<>();
        for (int i = 0; i < indices.size(); i++) {
            byRow.put(indices.get(i), receptions.get(i));
        }
        Tally tally = new Tally(dsl, locked.lastLink(), caller);
        for (int i = 0; i < checked.rows().size(); i++) {
            FileRow row = checked.rows().get(i);
            Optional<ApiError> failure = Optional.ofNullable(checked.failures().get(i));
            if (failure.isPresent()) {
                tally.failed(row, failure.get());
            } else {
                tally.add(row, Optional.ofNullable(byRow.get(i)));
            }
        }
        tally.takeVersions();
        Instant now = clock.instant();
        StoredImport next = locked.after(
                checked.rows().getLast().end(), tally.link, tally.counts(), now, Optional.of(now.plus(ACTIVE)));
        JooqImportStore.progress(dsl, next, tally.failures, locked.counts().failed());
        return new Done(next, arrivals, receptions, tally.counts());
    }

    /** Counts what became of rows in their order, in which versions follow their link. */
    private final class Tally {

        private final DSLContext dsl;
        private final Caller caller;
        private final List<RowFailure> failures = new ArrayList<>();
        private final List<VersionRow> versions = new ArrayList<>();
        private OptionalLong link;
        private long created;
        private long unchanged;

        Tally(DSLContext dsl, OptionalLong link, Caller caller) {
            this.dsl = dsl;
            this.link = link;
            this.caller = caller;
        }

        void add(FileRow row, Optional<Reception> reception) {
            switch (row) {
                case BadRow bad -> {
                    takeVersions();
                    // It may have been a link, whose versions are not to become another's.
                    link = OptionalLong.empty();
                    failed(
                            bad.line(),
                            bad.why().reason(),
                            String.valueOf(bad.why().getMessage()));
                }
                case VersionRow version -> versions.add(version);
                case LinkRow _ ->
                    received(row, reception.orElseThrow(() -> new IllegalStateException("reception: none")));
            }
        }

        private void received(FileRow row, Reception reception) {
            takeVersions();
            switch (reception) {
                case Reception.Created(long linkId) -> {
                    created++;
                    link = OptionalLong.of(linkId);
                }
                case Reception.Unchanged(long linkId) -> {
                    unchanged++;
                    link = OptionalLong.of(linkId);
                }
                case Reception.Refused(ApiError why) -> failed(row, why);
            }
        }

        void failed(FileRow row, ApiError why) {
            if (row instanceof LinkRow) {
                takeVersions();
                // Its versions belong to nobody.
                link = OptionalLong.empty();
            }
            StringBuilder explanation = new StringBuilder(why.message());
            why.violations()
                    .forEach(violation -> explanation
                            .append(' ')
                            .append(violation.field())
                            .append(": ")
                            .append(violation.description())
                            .append('.'));
            failed(row.line(), why.reason(), explanation.toString());
        }

        private void failed(long line, String reason, String explanation) {
            failures.add(RowFailure.newBuilder()
                    .setLineNumber(line)
                    .setReason(reason)
                    .setExplanation(printable(explanation))
                    .build());
        }

        void takeVersions() {
            boolean wanted = link.isPresent() && !versions.isEmpty() && JooqLinkIntake.takesHistory(caller);
            if (wanted) {
                List<LinkRecord> records =
                        versions.stream().map(VersionRow::version).toList();
                List<Optional<ApiError>> outcomes = intake.takeVersions(dsl, link.getAsLong(), records, caller);
                for (int i = 0; i < outcomes.size(); i++) {
                    VersionRow row = versions.get(i);
                    outcomes.get(i).ifPresent(why -> failed(row, why));
                }
            }
            versions.clear();
        }

        Counts counts() {
            return new Counts(created, unchanged, failures.size());
        }
    }
}
