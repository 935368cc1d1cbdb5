package dev.curlew.link.key;

import java.util.OptionalLong;
import java.util.Set;

/**
 * To which links a caller is limited; all that is said here must hold.
 *
 * @param domains to those on these domains, by name in lower case; none: to all
 * @param owner to those that the key of this id made; empty: to all
 * @param link to this one, by its number
 */
public record LinkReach(Set<String> domains, String owner, OptionalLong link) {

    /** Not limited. */
    public static final LinkReach ALL = new LinkReach(Set.of(), "", OptionalLong.empty());

    public LinkReach {
        domains = Set.copyOf(domains);
    }

    static LinkReach of(StoredKey key) {
        KeySettings settings = key.settings();
        return new LinkReach(settings.domains(), settings.ownLinksOnly() ? key.keyId() : "", OptionalLong.empty());
    }

    static LinkReach ofLink(long linkId) {
        return new LinkReach(Set.of(), "", OptionalLong.of(linkId));
    }

    /** Whether links of a domain, by its name in lower case, can be within it. */
    public boolean coversDomain(String domainName) {
        return domains.isEmpty() || domains.contains(domainName);
    }

    /** Whether a link of a domain that it covers is within it. */
    public boolean covers(long linkId, String linkOwner) {
        return (owner.isEmpty() || owner.equals(linkOwner)) && (link.isEmpty() || link.getAsLong() == linkId);
    }
}
