package dev.curlew.link.transfer;

import com.google.protobuf.ByteString;
import dev.curlew.link.domain.Domains;
import dev.curlew.link.key.Caller;
import dev.curlew.link.request.Violations;
import dev.curlew.link.transfer.format.FileReader;
import dev.curlew.link.transfer.format.FileRow;
import dev.curlew.link.transfer.format.UnreadableFileException;
import dev.curlew.proto.link.v1.Import;
import dev.curlew.proto.link.v1.LinkRecord;
import dev.curlew.proto.link.v1.UploadImportRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One call that sends a file or a part of it. It holds no more than a batch of rows. For one thread at a time. */
final class Upload {

    private static final int MOST_ROWS = 250;
    private static final long MOST_BYTES = 1 << 20;
    private static final int LARGEST_PIECE = 64 * 1024;
    private static final int MOST_HOSTS = 1000;

    private final JooqUploads uploads;
    private final Domains domains;
    private final Caller caller;
    private final List<FileRow> rows = new ArrayList<>();
    private final Map<String, String> hosts = new HashMap<>();
    // Read by whoever ends the call, too.
    private volatile @Nullable StoredImport known;
    private @Nullable FileReader reader;
    private long sent;
    private boolean last;

    Upload(JooqUploads uploads, Domains domains, Caller caller) {
        this.uploads = uploads;
        this.domains = domains;
        this.caller = caller;
    }

    /** The import, once a piece told which. */
    Optional<StoredImport> known() {
        return Optional.ofNullable(known);
    }

    /** Takes a piece. Gives the import if it has ended, and needs nothing more. */
    Optional<Import> take(UploadImportRequest piece) {
        ByteString chunk = piece.getChunk();
        if (chunk.size() > LARGEST_PIECE) {
            throw Violations.of("chunk", "at most 64 KiB");
        }
        StoredImport found = known == null ? begin(piece) : known;
        if (found.state() == Import.State.SUCCEEDED) {
            return Optional.of(uploads.show(found));
        }
        if (last || piece.getOffset() != sent) {
            throw Violations.of(
                    "offset", last ? "nothing behind the last piece" : "where the piece before ended, " + sent);
        }
        sent += chunk.size();
        last = piece.getLast();
        try {
            FileReader file = reader(found);
            long skipped = Math.min(chunk.size(), Math.max(0, file.offset() - piece.getOffset()));
            if (last && sent < file.offset()) {
                throw Violations.of("last", "the end of the file, of which " + file.offset() + " bytes were received");
            }
            feed(file, chunk.substring((int) skipped));
            return last ? Optional.of(finish(file)) : Optional.empty();
        } catch (UnreadableFileException e) {
            flush();
            return Optional.of(uploads.fail(open(), String.valueOf(e.getMessage())));
        }
    }

    /** Ends the call, after which another one may go on. */
    Import end() {
        if (known == null) {
            throw Violations.of("importId", "the id of an import, in the first message");
        }
        flush();
        return uploads.pause(open());
    }

    private StoredImport begin(UploadImportRequest piece) {
        StoredImport found = uploads.find(piece.getImportId(), caller);
        boolean takesMore = found.isOpen() || found.state() == Import.State.SUCCEEDED;
        if (!takesMore) {
            throw new TransferException.Ended(found.state());
        }
        if (piece.getOffset() < 0) {
            throw Violations.of("offset", "0 or more");
        }
        if (piece.getOffset() > found.position().offset()) {
            throw new TransferException.OffsetBeyond(found.position().offset());
        }
        known = found;
        sent = piece.getOffset();
        return found;
    }

    private StoredImport open() {
        if (known == null) {
            throw new IllegalStateException("import: none (expected: one that was found)");
        }
        return known;
    }

    private FileReader reader(StoredImport found) throws UnreadableFileException {
        FileReader there = reader;
        if (there == null) {
            there = FileReader.at(found.format(), found.position());
            reader = there;
        }
        return there;
    }

    /** Some bytes at a time, so that small rows, of which a piece holds many, make no large batches. */
    private void feed(FileReader file, ByteString bytes) throws UnreadableFileException {
        for (int from = 0; from < bytes.size(); from += MOST_ROWS) {
            file.read(bytes.substring(from, Math.min(bytes.size(), from + MOST_ROWS)), row -> rows.add(mapped(row)));
            boolean full = rows.size() >= MOST_ROWS
                    || (!rows.isEmpty()
                            && rows.getLast().end().offset() - open().position().offset() >= MOST_BYTES);
            if (full) {
                flush();
            }
        }
    }

    private Import finish(FileReader file) throws UnreadableFileException {
        file.end(row -> rows.add(mapped(row)));
        flush();
        return uploads.succeed(open(), file.offset());
    }

    private void flush() {
        if (!rows.isEmpty()) {
            known = uploads.take(open(), List.copyOf(rows), caller);
            rows.clear();
        }
    }

    /** Hosts of other products are none of ours, unless they are: links of those go where the import says. */
    private FileRow mapped(FileRow row) {
        if (!(row instanceof FileRow.LinkRow(long line, var end, LinkRecord record)) || !open().isForeign()) {
            return row;
        }
        LinkRecord.Builder moved = record.toBuilder();
        moved.getLinkBuilder().setDomain(ours(record.getLink().getDomain()));
        return new FileRow.LinkRow(line, end, moved.build());
    }

    private String ours(String host) {
        if (host.isEmpty()) {
            return host;
        }
        if (hosts.size() > MOST_HOSTS) {
            hosts.clear();
        }
        return hosts.computeIfAbsent(host, asked -> domains.find(asked).isPresent() ? asked : "");
    }
}
