package dev.curlew.bench.part;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import java.util.List;
import java.util.Locale;

/** What a part of the benchmarks has to say, as Markdown. */
public final class Section {
    private final StringBuilder text = new StringBuilder();

    /** A paragraph. */
    @FormatMethod
    public Section text(@FormatString String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values)).append("\n\n");
        return this;
    }

    /** A paragraph for each. */
    public Section texts(List<String> sentences) {
        sentences.forEach(sentence -> text.append(sentence).append("\n\n"));
        return this;
    }

    /** A table, each row with as many cells as the head has. */
    public Section table(List<String> head, List<List<String>> rows) {
        row(head);
        text.append("|---".repeat(head.size())).append("|\n");
        rows.forEach(this::row);
        text.append('\n');
        return this;
    }

    private void row(List<String> cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    /** A figure of a table, without a fraction and with commas where it is large. */
    public static String number(double value) {
        return String.format(Locale.ROOT, value < 10 ? "%.2f" : "%,.0f", value);
    }

    /** A number of a table that was counted. */
    public static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    /** Bytes of a table, in MiB. */
    public static String mebibytes(long bytes) {
        return String.format(Locale.ROOT, "%,.0f", bytes / (double) (1 << 20));
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
