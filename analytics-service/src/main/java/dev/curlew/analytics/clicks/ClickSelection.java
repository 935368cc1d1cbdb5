package dev.curlew.analytics.clicks;

import java.util.Optional;

/**
 * Which clicks to export.
 *
 * @param linkId of this link only; empty: of all
 * @param domain of links of this domain only; empty: of all
 */
record ClickSelection(Optional<Long> linkId, Optional<String> domain, ClickRange range) {}
