package dev.curlew.link.links;

import java.time.Instant;
import java.util.Optional;

/**
 * A page of the record.
 *
 * @param showDeleted whether deleted links are shown beside the others
 * @param begin where its walk is; empty: at its beginning
 */
record LinkQuery(LinkFilter filter, LinkOrder order, boolean showDeleted, Optional<Begin> begin) {

    /**
     * Where a walk goes on.
     *
     * @param start when the walk began: what changed since is where it was
     * @param after the last link that was looked at
     */
    record Begin(Instant start, LinkPosition after) {}

    Optional<LinkPosition> after() {
        return begin.map(Begin::after);
    }
}
