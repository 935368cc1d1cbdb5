package dev.curlew.cli.console;

import java.util.Locale;

/** Text of strangers that a terminal shows and does not obey: controls and what turns the direction are spelled out. */
public final class HarmlessText {
    private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
    private static final int ZERO_WIDTH_JOINER = 0x200D;
    private static final int FIRST_NOT_ASCII = 0x7F;

    private HarmlessText() {}

    /** On one line: a line break is spelled out like every other control. */
    public static String line(String text) {
        return spellOut(text, false, false);
    }

    /** On several lines, where line breaks stay. */
    public static String lines(String text) {
        return spellOut(text, true, false);
    }

    /** A field of tab-separated values: on one line, and a backslash doubled, so that it can be read back. */
    public static String field(String text) {
        return spellOut(text, false, true);
    }

    /** JSON text, whose ASCII controls are spelled out already, with the others spelled out as JSON does it. */
    public static String json(String json) {
        StringBuilder out = new StringBuilder(json.length());
        json.codePoints().forEach(point -> {
            if (point >= FIRST_NOT_ASCII && isHarmful(point)) {
                for (char half : Character.toChars(point)) {
                    out.append(String.format(Locale.ROOT, "\\u%04x", (int) half));
                }
            } else {
                out.appendCodePoint(point);
            }
        });
        return out.toString();
    }

    private static String spellOut(String text, boolean keepBreaks, boolean doubleBackslash) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(point -> {
            if (keepBreaks && point == '\n') {
                out.append('\n');
            } else if (doubleBackslash && point == '\\') {
                out.append("\\\\");
            } else if (isHarmful(point)) {
                out.append(spelled(point));
            } else {
                out.appendCodePoint(point);
            }
        });
        return out.toString();
    }

    private static String spelled(int point) {
        return switch (point) {
            case '\n' -> "\\n";
            case '\t' -> "\\t";
            case '\r' -> "\\r";
            default -> String.format(Locale.ROOT, point > 0xFFFF ? "\\u{%x}" : "\\u%04x", point);
        };
    }

    private static boolean isHarmful(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE ->
                true;
            // Joiners make up emoji and are needed by some scripts.
            case Character.FORMAT -> point != ZERO_WIDTH_NON_JOINER && point != ZERO_WIDTH_JOINER;
            default -> false;
        };
    }
}
