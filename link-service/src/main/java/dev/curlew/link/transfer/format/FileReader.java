package dev.curlew.link.transfer.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import dev.curlew.proto.link.v1.TransferFormat;
import dev.curlew.proto.link.v1.TransferLine;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file of links piece by piece, wherever the pieces are cut, and goes on at the end of any row. It holds no more than one
 * row, of at most 1 MiB. For one thread.
 */
public final class FileReader {

    static final int LONGEST_ROW = 1 << 20;

    private static final String LINES = "lines";
    private static final String CSV = "csv";
    private static final String JSON = "json";

    private final TransferFormat format;
    private final ByteArrayOutputStream row = new ByteArrayOutputStream();
    private @Nullable Kind kind;
    private long offset;
    private long line;
    private long rowLine;
    private boolean tooLong;

    /** How the rows of a file are told apart and read; a CSV file has no reader until its header was read. */
    private static final class Kind {
        private final String name;
        private final RowBounds bounds;
        private Optional<RowReader> reader;
        private String header = "";

        Kind(String name, RowBounds bounds, Optional<RowReader> reader) {
            this.name = name;
            this.bounds = bounds;
            this.reader = reader;
        }

        String state() {
            return name + ' ' + bounds.state() + header;
        }
    }

    private FileReader(TransferFormat format, FilePosition position) {
        this.format = format;
        this.offset = position.offset();
        this.line = position.line();
    }

    /** Reads a file of a format from a position, which a row of the same file gave. */
    public static FileReader at(TransferFormat format, FilePosition position) throws UnreadableFileException {
        FileReader reader = new FileReader(format, position);
        if (!position.state().isEmpty()) {
            String[] parts = position.state().split(" ", 2);
            reader.kind = reader.kind(parts[0], parts[1]);
        }
        return reader;
    }

    /** Where the next byte is to come from. */
    public long offset() {
        return offset;
    }

    /** Takes the next bytes; gives the rows that they complete. */
    public void read(ByteString bytes, Consumer<FileRow> rows) throws UnreadableFileException {
        for (int i = 0; i < bytes.size(); i++) {
            take(bytes.byteAt(i), rows);
        }
    }

    /** Ends the file; gives the last row, if its end was missing. */
    public void end(Consumer<FileRow> rows) throws UnreadableFileException {
        Kind read = kind;
        if (read == null) {
            if (format != TransferFormat.CURLEW_JSON_LINES) {
                throw new UnreadableFileException("The file is empty.");
            }
            return;
        }
        if (!read.bounds.mayEnd()) {
            if (read.name.equals(JSON)) {
                throw new UnreadableFileException("The file ends within its JSON.");
            }
            if (read.reader.isEmpty()) {
                throw new UnreadableFileException("The header ends within a quoted field.");
            }
            rows.accept(new FileRow.BadRow(
                    rowLine, position(), InvalidRowException.of("The file ends within a quoted field.")));
            return;
        }
        finish(read, rows);
        if (read.reader.isEmpty()) {
            throw new UnreadableFileException("The file has no header.");
        }
    }

    private void take(byte b, Consumer<FileRow> rows) throws UnreadableFileException {
        Kind read = kind;
        offset++;
        if (read == null) {
            read = begin(b);
        }
        if (read != null) {
            RowBounds.Part part = read.bounds.next(b);
            if (part != RowBounds.Part.BETWEEN) {
                keep(read, b);
            }
            if (part == RowBounds.Part.LAST) {
                line += b == '\n' ? 1 : 0;
                finish(read, rows);
                return;
            }
        }
        line += b == '\n' ? 1 : 0;
    }

    /** What a file begins with, behind blanks and a byte order mark, tells its kind. */
    private @Nullable Kind begin(byte b) throws UnreadableFileException {
        if (b == (byte) 0xFE || b == (byte) 0xFF) {
            throw new UnreadableFileException("The file is not UTF-8 but UTF-16: save it as UTF-8.");
        }
        boolean mark = b == (byte) 0xEF || b == (byte) 0xBB || b == (byte) 0xBF;
        if (mark || b == ' ' || b == '\t' || b == '\r' || b == '\n') {
            return null;
        }
        boolean json = (b == '{' || b == '[') && ForeignFormat.of(format).isPresent();
        if (json) {
            kind = kind(JSON, "");
        } else {
            kind = kind(format == TransferFormat.CURLEW_JSON_LINES ? LINES : CSV, "");
        }
        return kind;
    }

    private Kind kind(String name, String state) throws UnreadableFileException {
        return switch (name) {
            case LINES -> new Kind(name, new LineBounds(), Optional.of(new JsonLineReader()));
            case JSON -> new Kind(name, new JsonBounds(state), Optional.of(new JsonObjectReader(foreign())));
            case CSV -> csv(state);
            default -> throw new IllegalArgumentException("state: " + name + " (expected: one that a row gave)");
        };
    }

    private Kind csv(String header) throws UnreadableFileException {
        Kind csv = new Kind(CSV, new CsvBounds(), Optional.empty());
        if (!header.isEmpty()) {
            readHeader(csv, header);
        }
        return csv;
    }

    private ForeignFormat foreign() {
        return ForeignFormat.of(format)
                .orElseThrow(
                        () -> new IllegalArgumentException("format: " + format + " (expected: another product's)"));
    }

    private void keep(Kind read, byte b) {
        if (row.size() == 0) {
            rowLine = line;
        }
        if (row.size() < LONGEST_ROW) {
            row.write(b);
        } else if (!tooLong) {
            tooLong = true;
            read.bounds.giveUpRow();
        }
    }

    private void finish(Kind read, Consumer<FileRow> rows) throws UnreadableFileException {
        byte[] bytes = row.toByteArray();
        row.reset();
        boolean whole = !tooLong;
        tooLong = false;
        if (!whole) {
            rows.accept(
                    new FileRow.BadRow(rowLine, position(), InvalidRowException.of("The row is longer than 1 MiB.")));
            return;
        }
        try {
            String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            if (text.isBlank()) {
                return;
            }
            String trimmed = withoutLineEnd(text);
            if (read.reader.isEmpty()) {
                readHeader(read, trimmed);
            } else {
                rows.accept(row(read.reader.get().read(trimmed)));
            }
        } catch (CharacterCodingException _) {
            if (read.reader.isEmpty()) {
                throw new UnreadableFileException("The header is not UTF-8.");
            }
            rows.accept(new FileRow.BadRow(rowLine, position(), InvalidRowException.of("The row is not UTF-8.")));
        } catch (InvalidRowException e) {
            rows.accept(new FileRow.BadRow(rowLine, position(), e));
        }
    }

    private FileRow row(TransferLine read) throws InvalidRowException {
        return switch (read.getLineCase()) {
            case LINK -> new FileRow.LinkRow(rowLine, position(), read.getLink());
            case VERSION -> new FileRow.VersionRow(rowLine, position(), read.getVersion());
            case LINE_NOT_SET -> throw InvalidRowException.of("The row holds neither a link nor a version.");
        };
    }

    private void readHeader(Kind csv, String header) throws UnreadableFileException {
        if (header.indexOf(0) >= 0) {
            throw new UnreadableFileException("The header is no text.");
        }
        csv.reader = Optional.of(CsvRowReader.of(header, ForeignFormat.of(format)));
        csv.header = header;
    }

    private FilePosition position() {
        Kind read = kind;
        return new FilePosition(offset, line, read == null ? "" : read.state());
    }

    private static String withoutLineEnd(String text) {
        int end = text.length();
        if (end > 0 && text.charAt(end - 1) == '\n') {
            end--;
        }
        if (end > 0 && text.charAt(end - 1) == '\r') {
            end--;
        }
        return text.substring(0, end);
    }
}
