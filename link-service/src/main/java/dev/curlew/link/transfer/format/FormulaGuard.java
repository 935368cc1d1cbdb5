package dev.curlew.link.transfer.format;

import java.util.regex.Pattern;

/** Keeps spreadsheets from taking texts of CSV for formulas that they would run: a {@code '} before them makes them texts. */
final class FormulaGuard {

    // What is guarded already is guarded once more, so that taking one guard off gives every text back.
    private static final Pattern GUARDED = Pattern.compile("'*[=+\\-@\\t\\r].*", Pattern.DOTALL);

    private FormulaGuard() {}

    static String guard(String text) {
        return GUARDED.matcher(text).matches() ? "'" + text : text;
    }

    static String unguard(String text) {
        return text.startsWith("'") && GUARDED.matcher(text).matches() ? text.substring(1) : text;
    }
}
