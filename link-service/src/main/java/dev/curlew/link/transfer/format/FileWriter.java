package dev.curlew.link.transfer.format;

import com.google.protobuf.ByteString;
import dev.curlew.proto.link.v1.LinkRecord;
import dev.curlew.proto.link.v1.TransferFormat;
import java.util.Optional;

/** Writes a file of links: its header, then each link with its earlier versions. */
public sealed interface FileWriter permits CsvLinkWriter, JsonLineWriter {

    /** A writer of a format; empty if files of that format are only read. */
    static Optional<FileWriter> of(TransferFormat format) {
        return switch (format) {
            case CURLEW_JSON_LINES -> Optional.of(new JsonLineWriter());
            case CSV -> Optional.of(new CsvLinkWriter());
            case TRANSFER_FORMAT_UNSPECIFIED, SHLINK, YOURLS, KUTT, DUB, BITLY, REBRANDLY, UNRECOGNIZED ->
                Optional.empty();
        };
    }

    /** What the file begins with. */
    ByteString header();

    /** A link. */
    ByteString link(LinkRecord link);

    /** An earlier version of the link before. */
    ByteString version(LinkRecord version);

    /** Whether it holds deleted links and earlier versions. */
    boolean hasHistory();
}
