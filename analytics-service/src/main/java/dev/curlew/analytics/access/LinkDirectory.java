package dev.curlew.analytics.access;

import java.util.Optional;

/** Knows the links by their codes. */
interface LinkDirectory {

    /**
     * The link of a code, also a deleted one.
     *
     * @param domain empty for the default domain
     * @throws AccessException.Unavailable if it cannot be told now
     */
    Optional<LinkRef> find(String domain, String code);

    /**
     * A link as it is now, if it is neither deleted nor blocked.
     *
     * @throws AccessException.Unavailable if it cannot be told now
     */
    Optional<ShownLink> shown(String domain, String code);
}
