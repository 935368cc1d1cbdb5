package dev.curlew.link.transfer.format;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/**
 * Where a link of another product was.
 *
 * @param host empty: not told
 * @param code empty: not told
 */
record ShortLocation(String host, String code) {

    /** Reads a short URL, a host with a code behind a slash, or a code alone. */
    static ShortLocation of(String column, String text) throws InvalidRowException {
        String rest = text.strip();
        int scheme = rest.indexOf("://");
        boolean url = scheme >= 0;
        if (url) {
            rest = rest.substring(scheme + 3);
        }
        int slash = rest.indexOf('/');
        boolean hasHost = url || (slash > 0 && rest.substring(0, slash).matches("[^/]+\\.[^/]+|localhost(:\\d+)?"));
        if (!hasHost) {
            return new ShortLocation("", ForeignValues.withoutSlashes(rest));
        }
        String host = slash < 0 ? rest : rest.substring(0, slash);
        String path = slash < 0 ? "" : rest.substring(slash + 1);
        return new ShortLocation(
                ForeignValues.host(host), ForeignValues.withoutSlashes(url ? decoded(column, path) : path));
    }

    private static String decoded(String column, String path) throws InvalidRowException {
        try {
            // A form's decoder would take a plus for a blank.
            return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            throw InvalidRowException.field(column, "a URL whose escapes are valid");
        }
    }
}
