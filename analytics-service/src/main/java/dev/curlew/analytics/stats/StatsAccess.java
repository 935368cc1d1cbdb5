package dev.curlew.analytics.stats;

import dev.curlew.analytics.stats.KeyDirectory.Grant;
import dev.curlew.analytics.stats.LinkDirectory.LinkRef;
import dev.curlew.platform.grpc.RateLimit;
import java.util.Optional;

/** Decides who may see the statistics of which link. */
final class StatsAccess {

    private final KeyDirectory keys;
    private final LinkDirectory links;
    private final boolean anonymousAllowed;

    StatsAccess(KeyDirectory keys, LinkDirectory links, boolean anonymousAllowed) {
        this.keys = keys;
        this.links = links;
        this.anonymousAllowed = anonymousAllowed;
    }

    /**
     * The link of a code, if the caller may see its statistics. Whoever has no valid key learns nothing of links with owners, and
     * whoever has one nothing of links that it is not for: they are as if they did not exist.
     *
     * @param secret of the caller's key, if it sent one
     */
    LinkRef open(Optional<String> secret, String domain, String code) {
        if (secret.isEmpty()) {
            return openAnonymously(domain, code);
        }
        Grant grant = keys.authenticate(secret.get()).orElseThrow(StatsException.InvalidKey::new);
        grant.limit().ifPresent(StatsAccess::take);
        if (!grant.readsStats()) {
            throw new StatsException.ScopeMissing();
        }
        if (!domain.isEmpty() && !grant.coversDomain(domain)) {
            throw new StatsException.DomainNotAllowed(domain);
        }
        LinkRef link = find(domain, code);
        if (!grant.covers(link)) {
            throw new StatsException.LinkNotFound(code);
        }
        return link;
    }

    private static void take(RateLimit limit) {
        limit.tell();
        if (!limit.counted()) {
            throw new StatsException.TooManyCalls(limit.limit(), limit.reset());
        }
    }

    private LinkRef openAnonymously(String domain, String code) {
        if (!anonymousAllowed) {
            throw new StatsException.KeyNeeded();
        }
        LinkRef link = find(domain, code);
        if (!link.anonymous()) {
            throw new StatsException.KeyNeeded();
        }
        return link;
    }

    private LinkRef find(String domain, String code) {
        return links.find(domain, code).orElseThrow(() -> new StatsException.LinkNotFound(code));
    }
}
