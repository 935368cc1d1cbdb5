package dev.curlew.cli.output;

import com.google.protobuf.Message;
import dev.curlew.cli.console.Console;
import dev.curlew.cli.console.HarmlessText;
import dev.curlew.cli.console.Table;
import java.util.List;
import java.util.stream.Collectors;

/** Writes a list as its pages come, so that one without end needs no more memory than a page. */
public final class Rows<T extends Message> {
    private final Console console;
    private final OutputFormat format;
    private final String field;
    private final List<Column<T>> columns;
    private boolean begun;

    Rows(Console console, OutputFormat format, String field, List<Column<T>> columns) {
        this.console = console;
        this.format = format;
        this.field = field;
        this.columns = List.copyOf(columns);
    }

    /** Writes more rows. */
    public void add(List<T> rows) {
        switch (format) {
            case JSON -> rows.forEach(this::element);
            case JSONL -> rows.forEach(row -> console.print(Json.onOneLine(row)));
            case TSV -> {
                if (!begun) {
                    console.print(
                            tabSeparated(columns.stream().map(Column::title).toList()));
                }
                rows.forEach(row -> console.print(tabSeparated(cells(row))));
                begun = true;
            }
            case TABLE -> {
                List<List<String>> cells = rows.stream()
                        .map(row -> cells(row).stream().map(HarmlessText::line).toList())
                        .toList();
                new Table(columns.stream().map(Column::heading).toList(), console)
                        .lines(cells, !begun)
                        .forEach(console::print);
                begun = true;
            }
        }
    }

    /** Ends the list; {@code nextPageToken} is empty if that was all. */
    public void end(String nextPageToken) {
        switch (format) {
            case JSON -> {
                String token = nextPageToken.isEmpty() ? "" : ",\n\"nextPageToken\": \"" + nextPageToken + "\"";
                console.print((begun ? "\n]" : "{\"" + field + "\": []") + token + "}");
            }
            case TABLE -> {
                if (!nextPageToken.isEmpty()) {
                    console.tell("There are more: --all shows them, --page-token " + nextPageToken + " goes on.");
                }
            }
            case JSONL, TSV -> {}
        }
    }

    /** Whether nobody reads them any more. */
    public boolean closed() {
        return console.closed();
    }

    private void element(T row) {
        console.out().print((begun ? ",\n" : "{\"" + field + "\": [\n") + Json.indented(row));
        begun = true;
    }

    private List<String> cells(T row) {
        return columns.stream().map(column -> column.value().apply(row)).toList();
    }

    static String tabSeparated(List<String> cells) {
        return cells.stream().map(HarmlessText::field).collect(Collectors.joining("\t"));
    }
}
