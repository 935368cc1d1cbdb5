package dev.curlew.link.links;

import dev.curlew.link.domain.Domains;
import dev.curlew.link.domain.LinkDomain;
import dev.curlew.link.key.Caller;
import dev.curlew.link.request.PageTokens;
import dev.curlew.link.request.PageTokens.Position;
import dev.curlew.link.request.Pages;
import dev.curlew.link.request.Violations;
import dev.curlew.proto.link.v1.Link;
import dev.curlew.proto.link.v1.LinkRevision;
import dev.curlew.proto.link.v1.ListLinkRevisionsRequest;
import dev.curlew.proto.link.v1.ListLinkRevisionsResponse;
import dev.curlew.proto.link.v1.ListLinksRequest;
import dev.curlew.proto.link.v1.ListLinksResponse;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Shows the record page by page. */
final class LinkLists {

    private final JooqLinkBook book;
    private final LinkMessages messages;
    private final PageTokens tokens;
    private final Domains domains;

    LinkLists(JooqLinkBook book, LinkMessages messages, PageTokens tokens, Domains domains) {
        this.book = book;
        this.messages = messages;
        this.tokens = tokens;
        this.domains = domains;
    }

    ListLinksResponse list(ListLinksRequest request, Caller caller) {
        int size = Pages.size(request.getPageSize());
        LinkFilter asked = LinkFilterParser.parse(request.getFilter()).withDomains(this::storedDomain);
        LinkFilter filter =
                LinkAccess.limit(caller, asked, host -> domains.find(host).map(LinkDomain::name));
        LinkOrder order = LinkOrder.parse(request.getOrderBy());
        String bound = ListLinksRequest.newBuilder(request)
                .clearPageSize()
                .clearPageToken()
                .build()
                .toString();
        Optional<Position> after = request.getPageToken().isEmpty()
                ? Optional.empty()
                : Optional.of(tokens.read(request.getPageToken(), bound));
        LinkOrder.Query query = new LinkOrder.Query(filter, order, request.getShowDeleted(), after);
        List<StoredLink> found = book.list(query, size + 1);
        List<Link> shown = Pages.fill(found, size, messages.writer(found));
        ListLinksResponse.Builder page = ListLinksResponse.newBuilder().addAllLinks(shown);
        if (shown.size() < found.size()) {
            page.setNextPageToken(tokens.write(order.after(found.get(shown.size() - 1)), bound));
        }
        return page.build();
    }

    private String storedDomain(String host) {
        return domains.find(host)
                .orElseThrow(() -> Violations.of("filter", "domain=HOST with a domain of this shortener; not " + host))
                .name();
    }

    /** The versions of a link, the newest first. */
    ListLinkRevisionsResponse revisions(StoredLink link, ListLinkRevisionsRequest request) {
        int size = Pages.size(request.getPageSize());
        String bound = "revisions of " + link.linkId();
        OptionalLong end = request.getPageToken().isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(tokens.read(request.getPageToken(), bound).id());
        List<StoredLink> found = book.revisions(link.linkId(), end, size + 1);
        List<LinkRevision> shown = Pages.fill(found, size, messages::writeRevision);
        ListLinkRevisionsResponse.Builder page =
                ListLinkRevisionsResponse.newBuilder().addAllRevisions(shown);
        if (shown.size() < found.size()) {
            StoredLink last = found.get(shown.size() - 1);
            page.setNextPageToken(tokens.write(new Position(last.updateTime(), last.revision()), bound));
        }
        return page.build();
    }
}
