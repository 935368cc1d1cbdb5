package dev.curlew.link.transfer.format;

import com.google.protobuf.ByteString;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import dev.curlew.proto.link.v1.LinkRecord;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;

/** Writes links as CSV, in the columns of {@link LinkColumns} that are not secret. */
final class CsvLinkWriter implements FileWriter {

    @Override
    public ByteString header() {
        return row(LinkColumns.names());
    }

    @Override
    public ByteString link(LinkRecord link) {
        return row(LinkColumns.write(link));
    }

    @Override
    public ByteString version(LinkRecord version) {
        return ByteString.EMPTY;
    }

    @Override
    public boolean hasHistory() {
        return false;
    }

    static ByteString row(List<String> fields) {
        StringWriter text = new StringWriter();
        try (CsvWriter csv =
                CsvWriter.builder().lineDelimiter(LineDelimiter.CRLF).build(text)) {
            csv.writeRecord(fields);
        } catch (IOException e) {
            // A StringWriter writes nowhere that could fail.
            throw new UncheckedIOException(e);
        }
        return ByteString.copyFromUtf8(text.toString());
    }
}
