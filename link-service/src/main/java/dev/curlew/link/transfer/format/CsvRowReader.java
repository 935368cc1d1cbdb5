package dev.curlew.link.transfer.format;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import dev.curlew.proto.link.v1.LinkRecord;
import dev.curlew.proto.link.v1.TransferLine;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Rows of CSV, whose header has been read: it tells the separator, and the order of the columns. */
final class CsvRowReader implements RowReader {

    private static final List<Character> SEPARATORS = List.of(',', ';', '\t');

    private final char separator;
    private final List<String> columns;
    private final Optional<ForeignFormat> foreign;

    private CsvRowReader(char separator, List<String> columns, Optional<ForeignFormat> foreign) {
        this.separator = separator;
        this.columns = columns;
        this.foreign = foreign;
    }

    /**
     * Reads rows below a header.
     *
     * @param foreign the product whose columns it names; empty: it names fields of links
     */
    static CsvRowReader of(String header, Optional<ForeignFormat> foreign) throws UnreadableFileException {
        char separator = separator(header);
        List<String> names = fields(header, separator)
                .orElseThrow(() -> new UnreadableFileException("The header is no row of CSV."))
                .stream()
                .map(CsvRowReader::plain)
                .toList();
        Set<String> seen = new HashSet<>();
        for (String name : names) {
            if (!name.isEmpty() && !seen.add(name)) {
                throw new UnreadableFileException("The header has the column \"" + name + "\" twice.");
            }
        }
        if (foreign.isPresent()) {
            foreign.get().checkColumns(seen);
        } else {
            LinkColumns.check(seen);
        }
        return new CsvRowReader(separator, names, foreign);
    }

    /** A name of a column in its one spelling: without case, blanks, underscores and the like. */
    static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{Nd}]", "");
    }

    @Override
    public TransferLine read(String row) throws InvalidRowException {
        List<String> values =
                fields(row, separator).orElseThrow(() -> InvalidRowException.of("The row is no CSV: see its quotes."));
        if (values.size() != columns.size()) {
            throw InvalidRowException.of("The row has " + values.size() + " fields (expected: " + columns.size() + ")");
        }
        Map<String, String> named = new HashMap<>();
        for (int i = 0; i < values.size(); i++) {
            if (!values.get(i).isEmpty()) {
                named.put(columns.get(i), values.get(i));
            }
        }
        LinkRecord link = foreign.isPresent() ? foreign.get().read(named) : LinkColumns.read(named);
        return TransferLine.newBuilder().setLink(link).build();
    }

    private static char separator(String header) {
        char best = SEPARATORS.getFirst();
        for (char candidate : SEPARATORS) {
            if (count(header, candidate) > count(header, best)) {
                best = candidate;
            }
        }
        return best;
    }

    private static long count(String text, char wanted) {
        return text.chars().filter(c -> c == wanted).count();
    }

    private static Optional<List<String>> fields(String row, char separator) {
        try {
            return Optional.of(CsvReader.builder()
                    .fieldSeparator(separator)
                    .skipEmptyLines(false)
                    .ofSingleCsvRecord(row)
                    .getFields());
        } catch (CsvParseException | IllegalArgumentException | IllegalStateException _) {
            return Optional.empty();
        }
    }
}
