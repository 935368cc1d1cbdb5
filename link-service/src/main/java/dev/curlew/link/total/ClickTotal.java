package dev.curlew.link.total;

/**
 * How often a link was clicked, before a change of that and now.
 *
 * @param linkId the link
 * @param before the clicks that its {@code click_count} showed
 * @param now the clicks that it shows from now on; more than before, or fewer if clicks were deleted
 */
public record ClickTotal(long linkId, long before, long now) {}
