package dev.curlew.link.resolve;

import com.google.common.collect.Lists;
import dev.curlew.link.domain.DomainList;
import dev.curlew.link.domain.LinkDomain;
import dev.curlew.proto.link.v1.ListServedDomainsResponse;
import dev.curlew.proto.link.v1.ServedDomain;
import java.util.List;
import java.util.Set;

/** Domains as edges are told of them. */
final class ServedDomains {

    // With all that one may have, 10 are far below the 4 MiB of a message.
    private static final int IN_MESSAGE = 10;

    private ServedDomains() {}

    /** All domains, in as many messages as it takes. */
    static List<ListServedDomainsResponse> parts(DomainList list) {
        return Lists.partition(List.copyOf(list.byName().values()), IN_MESSAGE).stream()
                .map(some -> part(list, some))
                .toList();
    }

    private static ListServedDomainsResponse part(DomainList list, List<LinkDomain> some) {
        ListServedDomainsResponse.Builder part =
                ListServedDomainsResponse.newBuilder().setRevision(list.revision());
        some.forEach(domain -> part.addDomains(write(domain, list.firstSegments(domain))));
        return part.build();
    }

    private static ServedDomain write(LinkDomain domain, Set<String> firstSegments) {
        return ServedDomain.newBuilder()
                .setHost(domain.name())
                .setRootUrl(domain.rootUrl())
                .setNotFoundUrl(domain.notFoundUrl())
                .setRedirectStatus(domain.redirectStatus())
                .setCaseInsensitive(domain.caseInsensitive())
                .addAllFirstSegments(firstSegments)
                .setAppleAppSiteAssociation(domain.appLinks().apple())
                .setAndroidAssetLinks(domain.appLinks().android())
                .build();
    }
}
