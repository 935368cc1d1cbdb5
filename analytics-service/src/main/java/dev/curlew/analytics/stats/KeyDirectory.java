package dev.curlew.analytics.stats;

import java.util.List;
import java.util.Optional;

/** Knows what keys may do. */
interface KeyDirectory {

    /**
     * What the key of a secret may do; empty if there is no such key, or it is revoked or expired.
     *
     * @throws StatsException.Unavailable if it cannot be told now
     */
    Optional<Grant> authenticate(String secret);

    /**
     * What a key may do.
     *
     * @param readsStats whether it may read statistics
     * @param domains of which links; none means all
     * @param ownLinksOnly whether it is for the links that were made with it
     */
    record Grant(boolean readsStats, List<String> domains, boolean ownLinksOnly) {
        public Grant {
            domains = List.copyOf(domains);
        }
    }
}
