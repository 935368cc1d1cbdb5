package dev.curlew.link.title;

/**
 * What a page says of itself.
 *
 * @param title one line of at most 512 characters; empty: it has none
 * @param card for social networks
 */
public record PageSummary(String title, SocialCard card) {

    static final PageSummary NONE = new PageSummary("", SocialCard.NONE);
}
