package dev.curlew.visitor;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Locale.LanguageRange;
import java.util.stream.Stream;

/** Reads {@code Accept-Language} headers; what is wrong in one is left out, and the rest holds. */
public final class AcceptLanguage {

    private static final String ANY = "*";
    private static final int MOST_RANGES = 32;
    private static final int LONGEST = 1024;

    private AcceptLanguage() {}

    /**
     * The language ranges of RFC 4647 that a visitor accepts, best liked first, without those of {@code q=0}; at most the first
     * 32 of the header are read, and nothing of one longer than 1,024 characters.
     */
    public static List<LanguageRange> ranges(String header) {
        if (header.isBlank() || header.length() > LONGEST) {
            return List.of();
        }
        List<LanguageRange> ranges = new ArrayList<>();
        Stream.of(header.split(",", MOST_RANGES + 1)).limit(MOST_RANGES).forEach(part -> add(part, ranges));
        ranges.removeIf(range -> range.getWeight() == 0);
        // Sorting is stable: of two liked as well, the one named first comes first.
        ranges.sort(Comparator.comparingDouble(LanguageRange::getWeight).reversed());
        return List.copyOf(ranges);
    }

    /** The best-liked language of a header in BCP 47's spelling; empty if there is none, or it is any. */
    public static String first(String header) {
        return ranges(header).stream()
                .map(LanguageRange::getRange)
                .findFirst()
                .filter(range -> !range.startsWith(ANY))
                .map(range -> Locale.forLanguageTag(range).toLanguageTag())
                .filter(tag -> !tag.equals("und"))
                .orElse("");
    }

    private static void add(String part, List<LanguageRange> ranges) {
        try {
            ranges.addAll(LanguageRange.parse(part.strip()));
        } catch (IllegalArgumentException _) {
            // A range that is none says nothing; the others do.
        }
    }
}
