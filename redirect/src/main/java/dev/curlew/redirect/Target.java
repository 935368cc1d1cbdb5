package dev.curlew.redirect;

import java.util.List;

/**
 * A target URL in parts.
 *
 * @param whole the URL, ASCII
 * @param path scheme, host and path
 * @param query without {@code ?}, or empty
 * @param fragment with {@code #}, or empty
 */
record Target(String whole, String path, String query, String fragment) {

    /** Takes a URL apart; what is not ASCII in it is encoded. */
    static Target of(String url) {
        String whole = UrlText.url(url);
        int hash = whole.indexOf('#');
        String fragment = hash < 0 ? "" : whole.substring(hash);
        String rest = hash < 0 ? whole : whole.substring(0, hash);
        int mark = rest.indexOf('?');
        return mark < 0
                ? new Target(whole, rest, "", fragment)
                : new Target(whole, rest.substring(0, mark), rest.substring(mark + 1), fragment);
    }

    /** The URL with a path appended. */
    String withPath(String more, String otherQuery) {
        String joined = more.isEmpty() ? path : (path.endsWith("/") ? path : path + "/") + UrlText.path(more);
        return joined + (otherQuery.isEmpty() ? "" : "?" + otherQuery) + fragment;
    }

    List<String> parameters() {
        return UrlText.parameters(query);
    }
}
