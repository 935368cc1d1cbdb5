package dev.curlew.link.transfer;

import dev.curlew.link.transfer.format.FilePosition;
import dev.curlew.platform.time.ProtoTimes;
import dev.curlew.proto.link.v1.Import;
import dev.curlew.proto.link.v1.RowFailure;
import dev.curlew.proto.link.v1.TransferFormat;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * An import, and how far it is.
 *
 * @param number settles ties of time in lists; 0: not stored yet
 * @param domain for rows that name none, as it is stored
 * @param state WAITING also while rows are received
 * @param activeUntil until when rows are taken to be received
 * @param position up to where the file is processed
 * @param lastLink the link to which versions on the next rows belong
 * @param failure why the file could not be read; empty: it could
 */
record StoredImport(
        UUID id,
        long number,
        String owner,
        TransferFormat format,
        String domain,
        Import.State state,
        Optional<Instant> activeUntil,
        FilePosition position,
        OptionalLong lastLink,
        Counts counts,
        String failure,
        Instant createTime,
        Instant updateTime,
        Optional<Instant> endTime) {

    /** What became of rows. */
    record Counts(long created, long unchanged, long failed) {

        static final Counts NONE = new Counts(0, 0, 0);

        Counts plus(Counts more) {
            return new Counts(created + more.created, unchanged + more.unchanged, failed + more.failed);
        }
    }

    /** Whether its file is another product's. */
    boolean isForeign() {
        return format != TransferFormat.CURLEW_JSON_LINES && format != TransferFormat.CSV;
    }

    /** Throws unless rows behind a position can be taken: it has ended, or another call was faster. */
    void requireAt(FilePosition expected) {
        if (!isOpen() && state != Import.State.SUCCEEDED) {
            throw new TransferException.Ended(state);
        }
        if (!isOpen() || !position.equals(expected)) {
            throw new TransferException.Moved();
        }
    }

    boolean isOpen() {
        return state == Import.State.WAITING;
    }

    /** This import, further on. */
    StoredImport after(FilePosition read, OptionalLong link, Counts more, Instant now, Optional<Instant> active) {
        return new StoredImport(
                id,
                number,
                owner,
                format,
                domain,
                state,
                active,
                read,
                link,
                counts.plus(more),
                failure,
                createTime,
                now,
                endTime);
    }

    /** This import, which takes nothing more. */
    StoredImport ended(Import.State as, String why, Instant now) {
        return new StoredImport(
                id,
                number,
                owner,
                format,
                domain,
                as,
                Optional.empty(),
                position,
                lastLink,
                counts,
                why,
                createTime,
                now,
                Optional.of(now));
    }

    /**
     * As the API shows it.
     *
     * @param host of the domain for rows that name none
     */
    Import write(String host, List<RowFailure> failures, Instant now) {
        boolean running = isOpen() && activeUntil.filter(now::isBefore).isPresent();
        Import.Builder message = Import.newBuilder()
                .setImportId(id.toString())
                .setFormat(format)
                .setDomain(host)
                .setState(running ? Import.State.RUNNING : state)
                .setReceivedBytes(position.offset())
                .setCreatedCount(counts.created())
                .setUnchangedCount(counts.unchanged())
                .setFailedCount(counts.failed())
                .addAllFailures(failures)
                .setFailure(failure)
                .setOwner(owner)
                .setCreateTime(ProtoTimes.timestamp(createTime))
                .setUpdateTime(ProtoTimes.timestamp(updateTime));
        endTime.map(ProtoTimes::timestamp).ifPresent(message::setEndTime);
        return message.build();
    }
}
