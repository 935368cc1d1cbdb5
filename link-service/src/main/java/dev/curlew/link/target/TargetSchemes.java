package dev.curlew.link.target;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Schemes that an operator may allow for targets. */
public final class TargetSchemes {

    /** What is allowed unless something else is configured. */
    public static final Set<String> DEFAULT = Set.of("http", "https");

    private static final Pattern SCHEME = Pattern.compile("[a-z][a-z0-9+.-]{0,31}");

    /** Run in the page that shows them, open the visitor's own files, or mean nothing but to one browser. */
    private static final Set<String> NEVER = Set.of(
            "about",
            "blob",
            "chrome",
            "chrome-extension",
            "content",
            "data",
            "edge",
            "file",
            "filesystem",
            "jar",
            "javascript",
            "livescript",
            "mhtml",
            "moz-extension",
            "mocha",
            "ms-msdt",
            "resource",
            "search-ms",
            "vbscript",
            "view-source",
            "ws",
            "wss");

    private TargetSchemes() {}

    /** Whether a scheme, in lower case, is one and is safe enough to be allowed. */
    public static boolean mayBeAllowed(String scheme) {
        return SCHEME.matcher(scheme).matches() && !NEVER.contains(scheme);
    }

    /** The scheme of a URL in lower case; empty if it has none. */
    public static Optional<String> of(String url) {
        int colon = url.indexOf(':');
        if (colon <= 0) {
            return Optional.empty();
        }
        String scheme = url.substring(0, colon).toLowerCase(java.util.Locale.ROOT);
        return Optional.of(scheme).filter(SCHEME.asMatchPredicate());
    }

    /** Whether a scheme is one of the web, whose URLs have a host and parameters. */
    public static boolean isWeb(String scheme) {
        return DEFAULT.contains(scheme);
    }
}
