package dev.curlew.analytics.access;

import java.util.Optional;

/** Knows the links by their codes. */
@FunctionalInterface
interface LinkDirectory {

    /**
     * The link of a code, also a deleted one.
     *
     * @param domain empty for the default domain
     * @throws AccessException.Unavailable if it cannot be told now
     */
    Optional<LinkRef> find(String domain, String code);
}
