package dev.curlew.cli.output;

import com.google.protobuf.Empty;
import com.google.protobuf.Message;
import dev.curlew.cli.console.Console;
import dev.curlew.cli.console.HarmlessText;
import dev.curlew.cli.console.Table;
import dev.curlew.cli.console.Table.Heading;
import java.util.List;

/** Writes the answers of one command in one format. */
public final class Output {
    private static final List<Heading> DETAILS =
            List.of(new Heading("FIELD", false, false), new Heading("VALUE", false, false));

    private final Console console;
    private final OutputFormat format;

    Output(Console console, OutputFormat format) {
        this.console = console;
        this.format = format;
    }

    /** Whether it is JSON, which is to be whole. */
    public boolean isForPrograms() {
        return format == OutputFormat.JSON || format == OutputFormat.JSONL;
    }

    /** Writes one message: in a table, the fields that are set. */
    public void message(Message message) {
        switch (format) {
            case JSON -> console.print(Json.indented(message));
            case JSONL -> console.print(Json.onOneLine(message));
            case TABLE -> details(message);
            case TSV -> Values.of(message).forEach(this::tabSeparated);
        }
    }

    /** Writes one message that holds a new secret. */
    public void secret(Message message) {
        message(message);
        console.tell("The secret is shown this once only.");
    }

    /** Says that something is done that has no answer: {@code {}} for programs. */
    public void done(String sentence) {
        switch (format) {
            case JSON, JSONL -> message(Empty.getDefaultInstance());
            case TABLE, TSV -> console.print(HarmlessText.line(sentence));
        }
    }

    /**
     * Begins a list.
     *
     * @param field the name of the list in JSON
     */
    public <T extends Message> Rows<T> rows(String field, List<Column<T>> columns) {
        return new Rows<>(console, format, field, columns);
    }

    /** As {@link #rows}, of a list that does not end: JSON is written in lines. */
    public <T extends Message> Rows<T> endless(List<Column<T>> columns) {
        return new Rows<>(console, format == OutputFormat.JSON ? OutputFormat.JSONL : format, "", columns);
    }

    private void details(Message message) {
        List<List<String>> rows = Values.of(message).stream()
                .map(row -> row.stream().map(HarmlessText::line).toList())
                .toList();
        new Table(DETAILS, console).lines(rows, false).forEach(console::print);
    }

    private void tabSeparated(List<String> cells) {
        console.print(Rows.tabSeparated(cells));
    }
}
