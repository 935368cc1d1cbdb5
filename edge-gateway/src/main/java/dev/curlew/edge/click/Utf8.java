package dev.curlew.edge.click;

/** Limits in bytes of UTF-8. */
final class Utf8 {

    private Utf8() {}

    /** The longest beginning of a text that has at most so many bytes and ends between two characters. */
    static String cut(String text, int mostBytes) {
        // No character takes more than 3 bytes per char, and none less than 1.
        if (text.length() * 3L <= mostBytes) {
            return text;
        }
        int bytes = 0;
        int at = 0;
        while (at < text.length()) {
            int point = text.codePointAt(at);
            bytes += length(point);
            if (bytes > mostBytes) {
                return text.substring(0, at);
            }
            at += Character.charCount(point);
        }
        return text;
    }

    private static int length(int codePoint) {
        if (codePoint < 0x80) {
            return 1;
        }
        if (codePoint < 0x800) {
            return 2;
        }
        return codePoint < 0x10000 ? 3 : 4;
    }
}
