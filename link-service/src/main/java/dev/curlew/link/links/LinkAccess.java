package dev.curlew.link.links;

import dev.curlew.link.key.Caller;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Which links a caller may work with: the one check, made wherever links are made, found, changed or listed. A link out of reach
 * is as if it did not exist; docs/adr/0008 says why.
 */
final class LinkAccess {

    private LinkAccess() {}

    /** Throws if the caller's key is not for the domain of a host, whatever is on it. */
    static void requireDomain(Caller caller, String host) {
        if (!caller.reach().coversDomain(host.toLowerCase(Locale.ROOT))) {
            throw new LinkException.DomainNotAllowed(host);
        }
    }

    /** The link, if it is within reach; else throws as if there were none of the code that was asked for. */
    static StoredLink require(Caller caller, String code, StoredLink link) {
        if (!caller.reach().covers(link.linkId(), link.owner())) {
            throw new LinkException.NotFound(code);
        }
        return link;
    }

    /**
     * A filter that also leaves out what is not within reach.
     *
     * @param stored gives the name under which the links of a host are stored, if it is one of our domains
     */
    static LinkFilter limit(Caller caller, LinkFilter filter, Function<String, Optional<String>> stored) {
        LinkFilter limited = filter;
        Set<String> hosts = caller.reach().domains();
        if (!hosts.isEmpty()) {
            Set<String> domains = new HashSet<>();
            hosts.forEach(host -> stored.apply(host).ifPresent(domains::add));
            limited = limited.and(new LinkFilter.DomainIn(domains));
        }
        String owner = caller.reach().owner();
        return owner.isEmpty() ? limited : limited.and(new LinkFilter.OwnerIs(owner));
    }
}
