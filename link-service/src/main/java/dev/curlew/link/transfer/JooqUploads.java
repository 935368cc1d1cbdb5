package dev.curlew.link.transfer;

import dev.curlew.link.domain.Domains;
import dev.curlew.link.key.Caller;
import dev.curlew.link.store.JooqDatabase;
import dev.curlew.link.transfer.StoredImport.Counts;
import dev.curlew.link.transfer.format.FilePosition;
import dev.curlew.link.transfer.format.FileRow;
import dev.curlew.proto.link.v1.Import;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** What calls that send files do with imports. */
final class JooqUploads {

    // Each holds a connection to Postgres, of which other calls need some too.
    private static final int BATCHES_AT_ONCE = 2;
    private static final int LONGEST_WAIT_SECONDS = 30;

    private final JooqDatabase database;
    private final JooqImports imports;
    private final JooqRowBatch batches;
    private final Domains domains;
    private final Clock clock;
    private final Semaphore free = new Semaphore(BATCHES_AT_ONCE, true);

    JooqUploads(JooqDatabase database, JooqImports imports, JooqRowBatch batches, Domains domains, Clock clock) {
        this.database = database;
        this.imports = imports;
        this.batches = batches;
        this.domains = domains;
        this.clock = clock;
    }

    StoredImport find(String id, Caller caller) {
        return imports.find(id, caller);
    }

    /** Takes rows in, as {@link JooqRowBatch#take}. */
    StoredImport take(StoredImport known, List<FileRow> rows, Caller caller) {
        begin();
        try {
            return batches.take(known, rows, caller);
        } finally {
            free.release();
        }
    }

    /** Ends an import whose file was read to its end, which may lie behind the last row. */
    Import succeed(StoredImport known, long size) {
        return change(known, locked -> {
            FilePosition end = new FilePosition(
                    size, locked.position().line(), locked.position().state());
            Instant now = clock.instant();
            return locked.after(end, locked.lastLink(), Counts.NONE, now, Optional.empty())
                    .ended(Import.State.SUCCEEDED, "", now);
        });
    }

    /** Ends an import whose file cannot be read. */
    Import fail(StoredImport known, String why) {
        return change(known, locked -> locked.ended(Import.State.FAILED, why, clock.instant()));
    }

    /** Says that this call receives nothing more. */
    Import pause(StoredImport known) {
        database.query(dsl -> {
            JooqImportStore.pause(dsl, known.id());
            return known;
        });
        return database.query(dsl -> JooqImportStore.find(dsl, known.id()))
                .map(this::show)
                .orElseThrow(() -> new TransferException.NotFound(known.id().toString()));
    }

    Import show(StoredImport stored) {
        return stored.write(
                domains.host(stored.domain()),
                database.query(dsl -> JooqImportStore.failures(dsl, stored.id())),
                clock.instant());
    }

    private Import change(StoredImport known, Function<StoredImport, StoredImport> change) {
        StoredImport changed = database.transaction(dsl -> {
            StoredImport locked = JooqImportStore.lock(dsl, known.id()).orElseThrow(TransferException.Moved::new);
            locked.requireAt(known.position());
            StoredImport next = change.apply(locked);
            JooqImportStore.progress(dsl, next, List.of(), 0);
            return next;
        });
        return show(changed);
    }

    private void begin() {
        try {
            if (free.tryAcquire(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        throw new TransferException.Overloaded();
    }
}
