package dev.curlew.edge.redirect;

/** What a code can look like. Whatever cannot be one is answered without asking anybody. */
final class Codes {

    private static final int LONGEST = 128;

    private Codes() {}

    /**
     * Whether a text is of 1 to 128 letters, marks, digits, {@code -}, {@code _}, {@code .} and {@code ~} of any script, in
     * segments with {@code /} between them.
     */
    static boolean possible(String text) {
        return !text.isEmpty()
                && text.length() <= 2 * LONGEST
                && text.codePointCount(0, text.length()) <= LONGEST
                && text.codePoints().allMatch(point -> point == '/' || possible(point))
                && !("/" + text + "/").contains("//");
    }

    /** Whether a text is a code as most are, which can be nothing else than itself: of ASCII letters, digits and {@code -_~}. */
    static boolean plain(String text) {
        if (text.isEmpty() || text.length() > LONGEST) {
            return false;
        }
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            boolean plain = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || c == '-'
                    || c == '_'
                    || c == '~';
            if (!plain) {
                return false;
            }
        }
        return true;
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
