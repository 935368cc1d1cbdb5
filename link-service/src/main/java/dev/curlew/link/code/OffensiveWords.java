package dev.curlew.link.code;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.io.Resources;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Words that nobody wants in a code that was generated for them, also when digits stand for letters ({@code 5h1t}) or
 * {@code -} and {@code _} are in between.
 */
final class OffensiveWords {

    /** What people read alike has one spelling; both the words and the codes are compared in it. */
    private static final String LOOKS = "l1v0345789";

    private static final String READS = "iiuoeastbg";

    private final Set<String> words = new HashSet<>();
    private int shortest = Integer.MAX_VALUE;
    private int longest;

    private OffensiveWords(List<String> lines) {
        for (String line : lines) {
            if (!line.isBlank() && !line.startsWith("#")) {
                add(spelling(line.strip()));
            }
        }
    }

    /** The list that comes with this service. */
    static OffensiveWords load() {
        try {
            return new OffensiveWords(
                    Resources.readLines(Resources.getResource(OffensiveWords.class, "offensive_words.txt"), UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether somebody may read such a word in a code. A number is a number. */
    boolean in(ShortCode code) {
        if (code.value().chars().noneMatch(Character::isLetter)) {
            return false;
        }
        String text = spelling(code.value());
        for (int start = 0; start < text.length(); start++) {
            int last = Math.min(text.length(), start + longest);
            for (int end = start + shortest; end <= last; end++) {
                if (words.contains(text.substring(start, end))) {
                    return true;
                }
            }
        }
        return false;
    }

    private void add(String word) {
        words.add(word);
        shortest = Math.min(shortest, word.length());
        longest = Math.max(longest, word.length());
    }

    private static String spelling(String text) {
        StringBuilder spelling = new StringBuilder(text.length());
        for (char c : text.toLowerCase(Locale.ROOT).toCharArray()) {
            int at = LOOKS.indexOf(c);
            if (c != '-' && c != '_') {
                spelling.append(at < 0 ? c : READS.charAt(at));
            }
        }
        return spelling.toString();
    }
}
