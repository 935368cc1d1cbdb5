package dev.curlew.link.resolve;

import dev.curlew.link.domain.Domains;
import dev.curlew.link.request.Violations;
import dev.curlew.proto.link.v1.ListLinkIdsRequest;
import java.util.List;

/**
 * Which links are asked for; what is empty, or 0, holds for all.
 *
 * @param tag that they have
 * @param domains on one of which they are, as stored
 * @param owner the id of the key that made them
 * @param linkId their number
 * @param after the number behind which to go on
 * @param size how many at most
 */
record LinkIdQuery(String tag, List<String> domains, String owner, long linkId, long after, int size) {

    private static final int MOST_DOMAINS = 100;
    private static final int LARGEST_SIZE = 10_000;
    private static final int DEFAULT_SIZE = 1_000;

    LinkIdQuery {
        domains = List.copyOf(domains);
    }

    /** Reads a request; throws if it breaks a rule or names a domain that is not there. */
    static LinkIdQuery of(ListLinkIdsRequest request, Domains domains) {
        if (request.getDomainsCount() > MOST_DOMAINS) {
            throw Violations.of("domains", "at most 100");
        }
        if (request.getPageSize() < 0) {
            throw Violations.of("pageSize", "not negative");
        }
        checkText("tag", request.getTag());
        checkText("owner", request.getOwner());
        return new LinkIdQuery(
                request.getTag(),
                request.getDomainsList().stream()
                        .map(host -> domains.get(host).name())
                        .toList(),
                request.getOwner(),
                request.getLinkId(),
                request.getAfterLinkId(),
                request.getPageSize() == 0 ? DEFAULT_SIZE : Math.min(request.getPageSize(), LARGEST_SIZE));
    }

    private static void checkText(String field, String text) {
        // No text of Postgres may hold one.
        if (text.indexOf('\0') >= 0) {
            throw Violations.of(field, "without NUL characters");
        }
    }
}
