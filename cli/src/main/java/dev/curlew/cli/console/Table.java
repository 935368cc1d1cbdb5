package dev.curlew.cli.console;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Rows in columns, cut to fit a terminal. */
public final class Table {
    /** The least that a column is cut to. */
    private static final int LEAST_WIDTH = 8;

    private static final String GAP = "  ";
    private static final String BOLD = "\u001b[1m";
    private static final String PLAIN = "\u001b[0m";

    /**
     * A column.
     *
     * @param title its heading
     * @param right whether it is aligned to the right, as numbers are
     * @param cut whether it may be cut
     */
    public record Heading(String title, boolean right, boolean cut) {}

    private final List<Heading> headings;
    private final int columns;
    private final boolean colour;

    /** A table for a console; anything else than a terminal gets all of each cell. */
    public Table(List<Heading> headings, Console console) {
        this.headings = List.copyOf(headings);
        this.columns = console.terminal().out() ? console.terminal().columns() : Integer.MAX_VALUE;
        this.colour = console.colours();
    }

    /** The lines of the table; cells are harmless text already. */
    public List<String> lines(List<List<String>> rows, boolean withHeadings) {
        int[] widths = widths(rows, withHeadings);
        List<String> lines = new ArrayList<>(rows.size() + 1);
        if (withHeadings) {
            String line = line(headings.stream().map(Heading::title).toList(), widths);
            lines.add(colour ? BOLD + line + PLAIN : line);
        }
        rows.forEach(row -> lines.add(line(row, widths)));
        return lines;
    }

    private int[] widths(List<List<String>> rows, boolean withHeadings) {
        int[] widths = IntStream.range(0, headings.size())
                .map(i -> Math.max(
                        withHeadings ? TextWidth.of(headings.get(i).title()) : 0,
                        rows.stream()
                                .mapToInt(row -> TextWidth.of(row.get(i)))
                                .max()
                                .orElse(0)))
                .toArray();
        long available = (long) columns - (long) GAP.length() * (widths.length - 1);
        while (Arrays.stream(widths).asLongStream().sum() > available) {
            int widest = widestToCut(widths);
            if (widest < 0) {
                break;
            }
            widths[widest]--;
        }
        return widths;
    }

    private int widestToCut(int[] widths) {
        return IntStream.range(0, widths.length)
                .filter(i -> headings.get(i).cut() && widths[i] > LEAST_WIDTH)
                .reduce((one, other) -> widths[other] > widths[one] ? other : one)
                .orElse(-1);
    }

    private String line(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String cell = headings.get(i).cut() ? TextWidth.cut(cells.get(i), widths[i]) : cells.get(i);
            line.append(i == 0 ? "" : GAP)
                    .append(TextWidth.pad(cell, widths[i], headings.get(i).right()));
        }
        return line.toString().stripTrailing();
    }
}
