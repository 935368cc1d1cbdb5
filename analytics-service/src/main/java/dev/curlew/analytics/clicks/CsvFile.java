package dev.curlew.analytics.clicks;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import dev.curlew.proto.analytics.v1.ClickRecord;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.util.List;

/** RFC 4180 in UTF-8; the columns are the fields of a click, by name. */
final class CsvFile implements ClickFile {

    private static final List<FieldDescriptor> FIELDS =
            ClickRecord.getDescriptor().getFields();

    private final CsvWriter writer;

    CsvFile(OutputStream out) {
        writer = CsvWriter.builder().lineDelimiter(LineDelimiter.CRLF).build(new OutputStreamWriter(out, UTF_8));
        writer.writeRecord(FIELDS.stream().map(FieldDescriptor::getName).toList());
    }

    @Override
    public void add(ClickRecord click) {
        writer.writeRecord(FIELDS.stream().map(field -> text(click, field)).toList());
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }

    private static String text(ClickRecord click, FieldDescriptor field) {
        return click.getField(field) instanceof Timestamp time
                ? Timestamps.toString(time)
                : click.getField(field).toString();
    }
}
