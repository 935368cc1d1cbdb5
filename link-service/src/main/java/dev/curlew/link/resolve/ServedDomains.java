package dev.curlew.link.resolve;

import com.google.common.collect.Lists;
import dev.curlew.link.domain.DomainList;
import dev.curlew.link.domain.Domains;
import dev.curlew.link.domain.LinkDomain;
import dev.curlew.proto.link.v1.ListServedDomainsResponse;
import dev.curlew.proto.link.v1.ServedDomain;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import okhttp3.HttpUrl;

/** Domains as edges are told of them. */
final class ServedDomains {

    // With all that one may have, 10 are far below the 4 MiB of a message.
    private static final int IN_MESSAGE = 10;

    private final Domains domains;

    ServedDomains(Domains domains) {
        this.domains = domains;
    }

    /** All domains at this revision or a later one, in as many messages as it takes. */
    List<ListServedDomainsResponse> parts(long minRevision) {
        DomainList list = domains.list(minRevision);
        return Lists.partition(List.copyOf(list.byName().values()), IN_MESSAGE).stream()
                .map(some -> part(list, some))
                .toList();
    }

    private ListServedDomainsResponse part(DomainList list, List<LinkDomain> some) {
        ListServedDomainsResponse.Builder part =
                ListServedDomainsResponse.newBuilder().setRevision(list.revision());
        some.forEach(domain -> part.addDomains(write(domain, list.firstSegments(domain))));
        return part.build();
    }

    private ServedDomain write(LinkDomain domain, Set<String> firstSegments) {
        return ServedDomain.newBuilder()
                .setHost(domain.name())
                .setRootUrl(elsewhere(domain, domain.rootUrl()))
                .setNotFoundUrl(elsewhere(domain, domain.notFoundUrl()))
                .setRedirectStatus(domain.redirectStatus())
                .setCaseInsensitive(domain.caseInsensitive())
                .addAllFirstSegments(firstSegments)
                .setAppleAppSiteAssociation(domain.appLinks().apple())
                .setAndroidAssetLinks(domain.appLinks().android())
                .build();
    }

    /** A redirect of a domain, unless it leads to the domain itself since its host became that: it would lead on and on. */
    private String elsewhere(LinkDomain domain, String url) {
        return Optional.ofNullable(HttpUrl.parse(url))
                        .flatMap(domains::at)
                        .filter(other -> other.name().equals(domain.name()))
                        .isPresent()
                ? ""
                : url;
    }
}
