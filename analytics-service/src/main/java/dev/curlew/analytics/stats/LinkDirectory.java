package dev.curlew.analytics.stats;

import java.util.Optional;

/** Knows the links by their codes. */
interface LinkDirectory {

    /**
     * The link of a code, also a deleted one.
     *
     * @param domain empty for the default domain
     * @throws StatsException.Unavailable if it cannot be told now
     */
    Optional<LinkRef> find(String domain, String code);

    /**
     * A link.
     *
     * @param id by which its clicks are counted
     * @param domain its domain
     * @param code its code as stored
     * @param anonymous whether it was made without a key
     * @param owner the id of the key that made it; empty if it was made without one
     */
    record LinkRef(long id, String domain, String code, boolean anonymous, String owner) {}
}
