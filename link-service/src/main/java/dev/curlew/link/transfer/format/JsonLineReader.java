package dev.curlew.link.transfer.format;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import dev.curlew.proto.link.v1.TransferLine;

/** Lines of CURLEW_JSON_LINES; fields that are not known are refused, as nothing may be lost unnoticed. */
final class JsonLineReader implements RowReader {

    private static final JsonFormat.Parser PARSER = JsonFormat.parser();

    @Override
    public TransferLine read(String row) throws InvalidRowException {
        TransferLine.Builder line = TransferLine.newBuilder();
        try {
            PARSER.merge(row, line);
        } catch (InvalidProtocolBufferException e) {
            throw InvalidRowException.of("The line is no TransferLine in JSON: " + e.getMessage());
        } catch (RuntimeException _) {
            // What the parser throws for some broken texts, such as half a surrogate.
            throw InvalidRowException.of("The line is no JSON.");
        }
        return line.build();
    }
}
