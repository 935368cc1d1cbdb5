package dev.curlew.analytics.stats;

/** How long texts of requests may be. */
final class Limits {

    static final int LONGEST_CODE = 256;
    static final int LONGEST_DOMAIN = 255;
    static final int LONGEST_TAG = 256;

    private Limits() {}

    static void checkLength(String field, String value, int shortest, int longest) {
        if (value.length() < shortest || value.length() > longest) {
            throw new StatsException.Invalid(
                    field, value.length() + " characters (expected: " + shortest + " to " + longest + ")");
        }
        if (value.indexOf('\0') >= 0) {
            throw new StatsException.Invalid(field, "a NUL character (expected: none)");
        }
    }
}
