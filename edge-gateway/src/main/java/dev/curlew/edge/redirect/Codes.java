package dev.curlew.edge.redirect;

/** What a code can look like. Whatever cannot be one is answered without asking anybody. */
final class Codes {

    private static final int LONGEST = 128;

    private Codes() {}

    /** Whether a text is of 1 to 128 letters, marks, digits, {@code -}, {@code _}, {@code .} and {@code ~} of any script. */
    static boolean possible(String text) {
        return !text.isEmpty()
                && text.length() <= 2 * LONGEST
                && text.codePointCount(0, text.length()) <= LONGEST
                && text.codePoints().allMatch(Codes::possible);
    }

    private static boolean possible(int point) {
        return Character.isLetterOrDigit(point)
                || point == '-'
                || point == '_'
                || point == '.'
                || point == '~'
                || isMark(Character.getType(point));
    }

    private static boolean isMark(int type) {
        return type == Character.NON_SPACING_MARK
                || type == Character.COMBINING_SPACING_MARK
                || type == Character.ENCLOSING_MARK;
    }
}
