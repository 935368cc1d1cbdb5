package dev.curlew.link.transfer.format;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import dev.curlew.proto.link.v1.LinkRecord;
import dev.curlew.proto.link.v1.TransferLine;

/** Writes CURLEW_JSON_LINES. */
final class JsonLineWriter implements FileWriter {

    private static final JsonFormat.Printer PRINTER = JsonFormat.printer().omittingInsignificantWhitespace();

    @Override
    public ByteString header() {
        return ByteString.EMPTY;
    }

    @Override
    public ByteString link(LinkRecord link) {
        return print(TransferLine.newBuilder().setLink(link).build());
    }

    @Override
    public ByteString version(LinkRecord version) {
        return print(TransferLine.newBuilder().setVersion(version).build());
    }

    @Override
    public boolean hasHistory() {
        return true;
    }

    private static ByteString print(TransferLine line) {
        try {
            return ByteString.copyFromUtf8(PRINTER.print(line) + "\n");
        } catch (InvalidProtocolBufferException e) {
            // Only messages of type Any can fail, and there is none in a link.
            throw new IllegalArgumentException(e);
        }
    }
}
