package dev.curlew.analytics.access;

/**
 * A link that visitors may see.
 *
 * @param title empty: it has none
 */
public record ShownLink(LinkRef link, String title) {}
