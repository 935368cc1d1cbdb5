package dev.curlew.link.domain;

/**
 * How apps take the links of a domain: what is served to the systems of phones that ask for it.
 *
 * @param apple the {@code apple-app-site-association}, a JSON object; empty: there is none
 * @param android the {@code assetlinks.json}, a JSON array; empty: there is none
 */
public record AppLinks(String apple, String android) {

    static final AppLinks NONE = new AppLinks("", "");
}
