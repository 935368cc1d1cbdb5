package dev.curlew.bench;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Figures held against targets, as Markdown. */
final class TargetReport {

    private final List<String> lines = new ArrayList<>();
    private final List<String> missed = new ArrayList<>();

    /** Begins with a heading. */
    TargetReport(String heading) {
        lines.add("# " + heading);
        lines.add("");
    }

    @FormatMethod
    void text(String format, Object... values) {
        lines.add(String.format(Locale.ROOT, format, values));
        lines.add("");
    }

    /** Begins a table of figures. */
    void table() {
        lines.add("| what | figure | target | |");
        lines.add("|---|---|---|---|");
    }

    void endTable() {
        lines.add("");
    }

    @FormatMethod
    void figure(String what, @FormatString String format, Object... values) {
        lines.add("| " + what + " | " + String.format(Locale.ROOT, format, values) + " | | |");
    }

    /** A figure that is to be no less than a target. */
    void atLeast(String what, double value, double target, String unit) {
        held(what, value, "≥ " + number(target), unit, value >= target);
    }

    /** A figure that is to be no more than a target. */
    void atMost(String what, double value, double target, String unit) {
        held(what, value, "≤ " + number(target), unit, value <= target);
    }

    private void held(String what, double value, String target, String unit, boolean met) {
        lines.add("| " + what + " | " + number(value) + unit + " | " + target + unit + " | "
                + (met ? "met" : "**missed**") + " |");
        if (!met) {
            missed.add(what);
        }
    }

    void code(List<String> text) {
        lines.add("```");
        lines.addAll(text);
        lines.add("```");
        lines.add("");
    }

    /** Prints all, and keeps it in a file. */
    void write(PrintWriter out, Path file) throws IOException {
        lines.forEach(out::println);
        out.println(missed.isEmpty() ? "All targets are met." : "Missed: " + String.join("; ", missed));
        out.flush();
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.write(file, lines);
    }

    boolean allMet() {
        return missed.isEmpty();
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value < 10 ? "%.2f" : "%.0f", value);
    }
}
