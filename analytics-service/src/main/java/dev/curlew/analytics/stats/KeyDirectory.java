package dev.curlew.analytics.stats;

import dev.curlew.analytics.stats.LinkDirectory.LinkRef;
import dev.curlew.platform.grpc.RateLimit;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Knows what keys may do. */
interface KeyDirectory {

    /**
     * What a secret allows; empty if it is of no key or link, or of a key that is revoked or expired. Counts a call.
     *
     * @throws StatsException.Unavailable if it cannot be told now
     */
    Optional<Grant> authenticate(String secret);

    /**
     * What a secret allows.
     *
     * @param readsStats whether statistics may be read with it
     * @param domains of which links; none means all
     * @param owner only of those that the key of this id made; empty: of all
     * @param linkId only of this one; empty: of all
     * @param limit how a limit on calls stands, this call counted; empty: there is none
     */
    record Grant(
            boolean readsStats,
            Set<String> domains,
            Optional<String> owner,
            Optional<Long> linkId,
            Optional<RateLimit> limit) {
        public Grant {
            domains = Set.copyOf(domains);
        }

        /** Whether links of a domain can be meant. */
        boolean coversDomain(String domain) {
            return domains.isEmpty() || domains.contains(domain.toLowerCase(Locale.ROOT));
        }

        /** Whether a link is meant. */
        boolean covers(LinkRef link) {
            return coversDomain(link.domain())
                    && owner.map(link.owner()::equals).orElse(true)
                    && linkId.map(id -> id == link.id()).orElse(true);
        }
    }
}
