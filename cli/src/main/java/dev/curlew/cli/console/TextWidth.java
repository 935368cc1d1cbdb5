package dev.curlew.cli.console;

import java.text.BreakIterator;
import java.util.Locale;
import org.jline.utils.WCWidth;

/** How many columns of a terminal a text takes: two for East Asian characters and for emoji. */
final class TextWidth {
    private static final String CUT = "…";
    private static final int EMOJI_STYLE = 0xFE0F;
    private static final int FIRST_FLAG = 0x1F1E6;
    private static final int LAST_FLAG = 0x1F1FF;

    private TextWidth() {}

    static int of(String text) {
        if (isAscii(text)) {
            return text.length();
        }
        int width = 0;
        BreakIterator clusters = clusters(text);
        int start = clusters.first();
        for (int end = clusters.next(); end != BreakIterator.DONE; end = clusters.next()) {
            width += ofCluster(text.substring(start, end));
            start = end;
        }
        return width;
    }

    /** The text if it fits, else what fits of it and an ellipsis; never a part of a character. */
    static String cut(String text, int columns) {
        if (of(text) <= columns) {
            return text;
        }
        BreakIterator clusters = clusters(text);
        int width = 0;
        int start = clusters.first();
        for (int end = clusters.next(); end != BreakIterator.DONE; end = clusters.next()) {
            width += ofCluster(text.substring(start, end));
            if (width > columns - 1) {
                break;
            }
            start = end;
        }
        return text.substring(0, start) + CUT;
    }

    /** The text with spaces behind it, or before it. */
    static String pad(String text, int columns, boolean before) {
        String spaces = " ".repeat(Math.max(0, columns - of(text)));
        return before ? spaces + text : text + spaces;
    }

    private static int ofCluster(String cluster) {
        int first = cluster.codePointAt(0);
        if (cluster.indexOf(EMOJI_STYLE) >= 0 || (first >= FIRST_FLAG && first <= LAST_FLAG)) {
            return 2;
        }
        return cluster.codePoints().map(TextWidth::ofPoint).max().orElse(0);
    }

    private static int ofPoint(int point) {
        return Character.isEmojiPresentation(point) ? 2 : Math.max(0, WCWidth.wcwidth(point));
    }

    private static BreakIterator clusters(String text) {
        BreakIterator clusters = BreakIterator.getCharacterInstance(Locale.ROOT);
        clusters.setText(text);
        return clusters;
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c >= ' ' && c < 0x7F);
    }
}
