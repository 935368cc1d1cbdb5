package dev.curlew.edge.redirect;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.curlew.edge.domain.EdgeDomain;
import java.net.URLDecoder;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A reading of a path: the code of a link, and what follows it.
 *
 * @param domain which the visitor asks
 * @param code percent-decoded, in Unicode's normal form C
 * @param rest what follows the code and its slash, as it was sent
 * @param preview whether the code was followed by {@code +}
 */
record ShortPath(EdgeDomain domain, String code, String rest, boolean preview) {

    private static final int MOST_SEGMENTS = 8;

    /** What e-mail programs and people take for a part of the link before it. */
    private static final String PUNCTUATION = ".,;:!?)>'\"»";

    /**
     * The readings of a path, of which the first that is a link is meant: the longest code first; the code that is left without
     * punctuation behind it last. Empty: it cannot be a link.
     */
    static List<ShortPath> of(EdgeDomain domain, String path) {
        String whole = path.substring(1);
        return Codes.plain(whole) ? List.of(new ShortPath(domain, whole, "", false)) : List.copyOf(read(domain, whole));
    }

    /** The reading of a path that is a code and nothing else; empty: it can be none. */
    static Optional<ShortPath> exact(EdgeDomain domain, String path) {
        if (path.isEmpty()) {
            return Optional.empty();
        }
        String whole = path.substring(1);
        List<Integer> ends = ends(whole);
        List<String> segments = decoded(whole, ends);
        String code = String.join("/", segments);
        boolean possible = ends.getLast() == whole.length()
                && (segments.size() == 1 || domain.hasLongerCodes(segments.getFirst()))
                && Codes.possible(code);
        return possible ? Optional.of(new ShortPath(domain, code, "", false)) : Optional.empty();
    }

    LinkKey key() {
        return new LinkKey(domain.name(), domain.key(code));
    }

    /** A path, which this was read from, up to the code. */
    String withoutRest(String path) {
        return rest.isEmpty() ? path : path.substring(0, path.length() - rest.length() - 1);
    }

    private static Set<ShortPath> read(EdgeDomain domain, String whole) {
        String trimmed = whole.endsWith("/") ? whole.substring(0, whole.length() - 1) : whole;
        List<Integer> ends = ends(trimmed);
        List<String> segments = decoded(trimmed, ends);
        boolean one = segments.size() == 1;
        boolean longer = !one && domain.hasLongerCodes(segments.getFirst());
        Set<ShortPath> readings = new LinkedHashSet<>();
        if (one || longer) {
            addWhole(domain, trimmed, segments, ends, readings);
        }
        for (int n = segments.size(); n > 0; n--) {
            boolean hasRest = ends.get(n - 1) < trimmed.length();
            if (hasRest && (n == 1 || longer)) {
                String rest = whole.substring(ends.get(n - 1) + 1);
                add(domain, String.join("/", segments.subList(0, n)), rest, false, readings);
            }
        }
        return readings;
    }

    /** The readings that leave no rest. */
    private static void addWhole(
            EdgeDomain domain, String trimmed, List<String> segments, List<Integer> ends, Set<ShortPath> readings) {
        if (ends.getLast() < trimmed.length()) {
            // More segments than a code has.
            return;
        }
        String text = String.join("/", segments);
        if (text.endsWith("+")) {
            add(domain, text.substring(0, text.length() - 1), "", true, readings);
            return;
        }
        add(domain, text, "", false, readings);
        // A full stop may be the last character of a code, the others cannot.
        add(domain, stripped(text, PUNCTUATION.substring(1)), "", false, readings);
        add(domain, stripped(text, PUNCTUATION), "", false, readings);
    }

    private static void add(EdgeDomain domain, String code, String rest, boolean preview, Set<ShortPath> readings) {
        if (Codes.possible(code)) {
            readings.add(new ShortPath(domain, code, rest, preview));
        }
    }

    private static String stripped(String text, String characters) {
        int end = text.length();
        while (end > 0 && characters.indexOf(text.charAt(end - 1)) >= 0) {
            end--;
        }
        return text.substring(0, end);
    }

    /** Where the first segments end, as many as a code may have. */
    private static List<Integer> ends(String path) {
        List<Integer> ends = new ArrayList<>();
        for (int at = 0; at >= 0 && ends.size() < MOST_SEGMENTS; ) {
            int slash = path.indexOf('/', at);
            ends.add(slash < 0 ? path.length() : slash);
            at = slash < 0 ? -1 : slash + 1;
        }
        return ends;
    }

    private static List<String> decoded(String path, List<Integer> ends) {
        List<String> segments = new ArrayList<>();
        int start = 0;
        for (int end : ends) {
            segments.add(decode(path.substring(start, end)));
            start = end + 1;
        }
        return segments;
    }

    /** As link-service stores codes and tells of their changes; what is no text, or holds a slash, becomes no code. */
    private static String decode(String raw) {
        if (raw.indexOf('%') < 0) {
            // ASCII, and so composed.
            return raw;
        }
        try {
            String text = URLDecoder.decode(raw.replace("+", "%2B"), UTF_8);
            return text.indexOf('/') < 0 ? Normalizer.normalize(text, Normalizer.Form.NFC) : "";
        } catch (IllegalArgumentException _) {
            return "";
        }
    }
}
