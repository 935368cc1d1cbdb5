package dev.curlew.analytics.access;

import dev.curlew.platform.grpc.RateLimit;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What a key allows.
 *
 * @param readsStats whether clicks may be read with it
 * @param admin whether everything may be done with it, within its reach
 * @param domains of which links; none means all
 * @param owner only of those that the key of this id made; empty: of all
 * @param linkId only of this one; empty: of all
 * @param limit how a limit on calls stands, this call counted; empty: there is none
 */
public record Grant(
        boolean readsStats,
        boolean admin,
        Set<String> domains,
        Optional<String> owner,
        Optional<Long> linkId,
        Optional<RateLimit> limit) {

    public Grant {
        domains = Set.copyOf(domains);
    }

    /** Whether links of a domain can be meant. */
    public boolean coversDomain(String domain) {
        return domains.isEmpty() || domains.contains(domain.toLowerCase(Locale.ROOT));
    }

    /** Whether a link is meant. */
    public boolean covers(LinkRef link) {
        return coversDomain(link.domain())
                && owner.map(link.owner()::equals).orElse(true)
                && linkId.map(id -> id == link.id()).orElse(true);
    }

    /** Whether all links are meant, and what belongs to none. */
    public boolean coversAll() {
        return domains.isEmpty() && owner.isEmpty() && linkId.isEmpty();
    }
}
