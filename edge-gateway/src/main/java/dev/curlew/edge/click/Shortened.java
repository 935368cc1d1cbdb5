package dev.curlew.edge.click;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Texts of a visit, without what of them is not kept. */
final class Shortened {

    private static final Set<String> UTM = Set.of("utm_source", "utm_medium", "utm_campaign");

    private Shortened() {}

    /** A page without its query, in which there may be anything. */
    static String page(@Nullable String referrer) {
        if (referrer == null) {
            return "";
        }
        int end = 0;
        while (end < referrer.length() && referrer.charAt(end) != '?' && referrer.charAt(end) != '#') {
            end++;
        }
        return referrer.substring(0, end);
    }

    /** The scheme and the host of a page; empty if there are none. */
    static String site(@Nullable String referrer) {
        String page = page(referrer);
        int host = page.indexOf("://") + "://".length();
        if (host < "://".length()) {
            return "";
        }
        int path = page.indexOf('/', host);
        String site = path < 0 ? page : page.substring(0, path);
        // Whoever writes a name and a password before the host means neither for us.
        int user = site.lastIndexOf('@');
        return user < host ? site : site.substring(0, host) + site.substring(user + 1);
    }

    /** The parameters of a query that name a campaign, as they are. */
    static String campaign(String query) {
        if (!query.contains("utm_")) {
            return "";
        }
        return Arrays.stream(query.split("&", -1))
                .filter(pair -> pair.indexOf('=') > 0 && UTM.contains(pair.substring(0, pair.indexOf('='))))
                .collect(Collectors.joining("&"));
    }
}
