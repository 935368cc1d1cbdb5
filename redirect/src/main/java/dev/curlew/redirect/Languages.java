package dev.curlew.redirect;

import java.util.IllformedLocaleException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Language tags, and the lookup of RFC 4647. */
final class Languages {

    private Languages() {}

    /** A language tag that somebody wrote, in lower case; empty if it is none. */
    static Optional<String> parse(String text) {
        try {
            String language = new Locale.Builder().setLanguageTag(text).build().getLanguage();
            return language.isEmpty() ? Optional.empty() : Optional.of(text.toLowerCase(Locale.ROOT));
        } catch (IllformedLocaleException _) {
            return Optional.empty();
        }
    }

    /**
     * The tag that a range finds (RFC 4647, 3.4): the range itself, or what is left of it when it is cut from the end until there is
     * such a tag. The JDK's {@code lookupTag} does the same with a regular expression for each tag and cut, which is too
     * slow for who must not wait.
     *
     * @param range in lower case; a wildcard finds nothing
     * @param tags in lower case
     */
    static Optional<String> lookUp(String range, Set<String> tags) {
        String rest = range.replace("-*", "");
        while (!rest.isEmpty()) {
            if (tags.contains(rest)) {
                return Optional.of(rest);
            }
            int cut = rest.lastIndexOf('-');
            // A single letter only introduces what was cut before.
            if (cut >= 2 && rest.charAt(cut - 2) == '-') {
                cut -= 2;
            }
            rest = cut < 0 ? "" : rest.substring(0, cut);
        }
        return Optional.empty();
    }
}
