package dev.curlew.link.links;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The next links of a walk.
 *
 * @param links fewer than were wanted, or none, where those looked at were others
 * @param start when the walk began
 * @param next the last link that was looked at, if there may be more behind it
 */
record LinkPage(List<Listed> links, Instant start, Optional<LinkPosition> next) {

    /** A link, and where it is in the list. */
    record Listed(StoredLink link, LinkPosition position) {}

    LinkPage {
        links = List.copyOf(links);
    }
}
