package dev.curlew.analytics.stats;

import dev.curlew.analytics.stats.KeyDirectory.Grant;
import dev.curlew.analytics.stats.LinkDirectory.LinkRef;
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
     * The link of a code, if the caller may see its statistics. Whoever has no valid key learns nothing of links with owners.
     *
     * @param secret of the caller's key, if it sent one
     */
    LinkRef open(Optional<String> secret, String domain, String code) {
        if (secret.isEmpty()) {
            return openAnonymously(domain, code);
        }
        Grant grant = keys.authenticate(secret.get()).orElseThrow(StatsException.InvalidKey::new);
        if (!grant.readsStats()) {
            throw new StatsException.ScopeMissing();
        }
        if (grant.ownLinksOnly()) {
            throw new StatsException.LinkNotAllowed("A key for its own links only cannot read statistics yet.");
        }
        LinkRef link = find(domain, code);
        if (!grant.domains().isEmpty() && !grant.domains().contains(link.domain())) {
            throw new StatsException.LinkNotAllowed("The key is not for links of this domain.");
        }
        return link;
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
