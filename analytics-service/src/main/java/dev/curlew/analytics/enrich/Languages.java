package dev.curlew.analytics.enrich;

import java.util.List;
import java.util.Locale;
import java.util.Locale.LanguageRange;

/** Which language a visitor prefers. */
final class Languages {

    private static final String ANY = "*";

    private Languages() {}

    /** The best-liked language of an {@code Accept-Language} header in BCP 47's spelling; empty if there is none. */
    static String first(String acceptLanguage) {
        if (acceptLanguage.isBlank()) {
            return "";
        }
        try {
            List<LanguageRange> ranges = LanguageRange.parse(acceptLanguage);
            return ranges.stream()
                    .map(LanguageRange::getRange)
                    .findFirst()
                    .filter(range -> !range.startsWith(ANY))
                    .map(range -> Locale.forLanguageTag(range).toLanguageTag())
                    .filter(tag -> !tag.equals("und"))
                    .orElse("");
        } catch (IllegalArgumentException _) {
            return "";
        }
    }
}
