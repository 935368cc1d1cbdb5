package dev.curlew.link.resolve;

import dev.curlew.link.code.ShortCode;
import dev.curlew.link.domain.Domains;
import dev.curlew.link.domain.LinkDomain;
import dev.curlew.link.store.StoreUnavailableException;
import dev.curlew.proto.link.v1.ResolvedLink;
import dev.curlew.proto.link.v1.ResolvedLink.State;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.stream.Stream;
import okhttp3.HttpUrl;

/**
 * Finds links that lead back to themselves. None can be made so, but a host that links lead to already may become one of our
 * domains, or the host of PUBLIC_BASE_URL. What is then a way over several of our links goes on to work, if it ends.
 */
final class Loops {

    /** Far more than browsers follow one after the other, for links with many targets. */
    private static final int MOST_LOOKED_AT = 64;

    private static final int MOST_SEGMENTS = 8;

    private final LinkLookup lookup;
    private final Domains domains;

    Loops(LinkLookup lookup, Domains domains) {
        this.lookup = lookup;
        this.domains = domains;
    }

    /** Whether somebody who follows a link may come by it again. Asks only for links that lead to our own domains. */
    boolean leadsBack(ResolvedLink link) {
        Set<Long> seen = new HashSet<>();
        Queue<ResolvedLink> ahead = new ArrayDeque<>(next(link).toList());
        while (!ahead.isEmpty() && seen.size() < MOST_LOOKED_AT) {
            ResolvedLink other = ahead.remove();
            if (other.getLinkId() == link.getLinkId()) {
                return true;
            }
            if (seen.add(other.getLinkId())) {
                next(other).forEach(ahead::add);
            }
        }
        return false;
    }

    /** The links of ours to which a link redirects. */
    private Stream<ResolvedLink> next(ResolvedLink link) {
        return TargetGuard.urls(link)
                .flatMap(url -> Stream.ofNullable(HttpUrl.parse(url)))
                .flatMap(url -> domains.at(url).flatMap(domain -> find(domain, url)).stream())
                .filter(other -> other.getState() == State.ACTIVE);
    }

    /** As edges look: for the longest code that there is, behind which the rest of the path may be handed on. */
    private Optional<ResolvedLink> find(LinkDomain domain, HttpUrl url) {
        List<String> segments = url.pathSegments().stream()
                .filter(segment -> !segment.isEmpty())
                .toList();
        for (int length = Math.min(MOST_SEGMENTS, segments.size()); length > 0; length--) {
            Optional<ResolvedLink> found = ShortCode.parse(String.join("/", segments.subList(0, length)))
                    .flatMap(code -> known(domain, code));
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private Optional<ResolvedLink> known(LinkDomain domain, ShortCode code) {
        try {
            return lookup.find(domain.name(), domain.key(code), 0);
        } catch (StoreUnavailableException _) {
            // While Postgres is away, links go on to redirect by what Redis has of them.
            return Optional.empty();
        }
    }
}
