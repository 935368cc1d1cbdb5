package dev.curlew.analytics.access;

import java.util.Optional;

/** Knows what keys may do. */
@FunctionalInterface
interface KeyDirectory {

    /**
     * What a secret allows; empty if it is of no key or link, or of a key that is revoked or expired. Counts a call.
     *
     * @throws AccessException.Unavailable if it cannot be told now
     */
    Optional<Grant> authenticate(String secret);
}
