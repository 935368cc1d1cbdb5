package dev.curlew.redirect;

import java.net.IDN;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Host names in one spelling: lower case, in ASCII, without the last dot. */
final class Hosts {

    private static final int LONGEST = 253;
    private static final Pattern NAME =
            Pattern.compile("[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?" + "(\\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*");

    private Hosts() {}

    /** A host name that somebody wrote; empty if it is none. */
    static Optional<String> parse(String text) {
        try {
            String name = withoutLastDot(IDN.toASCII(text.strip()).toLowerCase(Locale.ROOT));
            return name.length() <= LONGEST && NAME.matcher(name).matches() ? Optional.of(name) : Optional.empty();
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /** The host of a URL that a browser sent, whatever the scheme; empty if there is none. */
    static String ofUrl(String url) {
        int begin = url.indexOf("://");
        if (begin < 0) {
            return "";
        }
        int end = begin + 3;
        while (end < url.length() && "/?#\\".indexOf(url.charAt(end)) < 0) {
            end++;
        }
        String authority = url.substring(begin + 3, end);
        String host = authority.substring(authority.lastIndexOf('@') + 1);
        int port = host.startsWith("[") ? host.indexOf(':', Math.max(0, host.indexOf(']'))) : host.indexOf(':');
        return withoutLastDot((port < 0 ? host : host.substring(0, port)).toLowerCase(Locale.ROOT));
    }

    /** Whether a host is one of some names, or under one. */
    static boolean isUnder(String host, Set<String> names) {
        String rest = host;
        while (!rest.isEmpty()) {
            if (names.contains(rest)) {
                return true;
            }
            int dot = rest.indexOf('.');
            rest = dot < 0 ? "" : rest.substring(dot + 1);
        }
        return false;
    }

    private static String withoutLastDot(String name) {
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }
}
