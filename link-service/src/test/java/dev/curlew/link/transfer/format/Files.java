package dev.curlew.link.transfer.format;

import com.google.protobuf.ByteString;
import dev.curlew.link.transfer.format.FileRow.BadRow;
import dev.curlew.link.transfer.format.FileRow.LinkRow;
import dev.curlew.proto.link.v1.LinkRecord;
import dev.curlew.proto.link.v1.TransferFormat;
import java.util.ArrayList;
import java.util.List;

/** Reads whole files for tests. */
final class Files {

    private Files() {}

    static List<FileRow> read(TransferFormat format, String text) throws UnreadableFileException {
        return read(format, ByteString.copyFromUtf8(text), 1 << 20);
    }

    static List<FileRow> read(TransferFormat format, ByteString file, int piece) throws UnreadableFileException {
        return readFrom(format, FilePosition.START, file, piece);
    }

    /** The rows behind a position. */
    static List<FileRow> readFrom(TransferFormat format, FilePosition start, ByteString file, int piece)
            throws UnreadableFileException {
        List<FileRow> rows = new ArrayList<>();
        FileReader reader = FileReader.at(format, start);
        for (int at = (int) start.offset(); at < file.size(); at += piece) {
            reader.read(file.substring(at, Math.min(file.size(), at + piece)), rows::add);
        }
        reader.end(rows::add);
        return rows;
    }

    static LinkRecord link(TransferFormat format, String text) throws UnreadableFileException {
        return links(read(format, text)).getFirst();
    }

    static List<LinkRecord> links(List<FileRow> rows) {
        return rows.stream()
                .map(row -> switch (row) {
                    case LinkRow link -> link.link();
                    case FileRow.VersionRow version -> version.version();
                    case BadRow bad ->
                        throw new AssertionError(
                                "line " + bad.line() + ": " + bad.why().getMessage());
                })
                .toList();
    }
}
