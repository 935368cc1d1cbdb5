package dev.curlew.link.links;

import dev.curlew.link.domain.Domains;
import dev.curlew.link.domain.LinkDomain;
import dev.curlew.link.key.Caller;
import dev.curlew.link.links.LinkPage.Listed;
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
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/** Shows the record page by page. */
final class LinkLists {

    private static final int BEGIN_BYTES = 3 * Long.BYTES;

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
        Optional<LinkQuery.Begin> begin = request.getPageToken().isEmpty()
                ? Optional.empty()
                : Optional.of(begin(tokens.read(request.getPageToken(), bound, BEGIN_BYTES)));
        LinkPage found = book.list(new LinkQuery(filter, order, request.getShowDeleted(), begin), size);
        Function<StoredLink, Link> writer =
                messages.writer(found.links().stream().map(Listed::link).toList());
        List<Link> shown = Pages.fill(found.links(), size, listed -> writer.apply(listed.link()));
        ListLinksResponse.Builder page = ListLinksResponse.newBuilder().addAllLinks(shown);
        Optional<LinkPosition> next = shown.size() < found.links().size()
                ? Optional.of(found.links().get(shown.size() - 1).position())
                : found.next();
        next.ifPresent(after -> page.setNextPageToken(tokens.write(bytes(found.start(), after), bound)));
        return page.build();
    }

    private static byte[] bytes(Instant start, LinkPosition after) {
        return ByteBuffer.allocate(BEGIN_BYTES)
                .putLong(LinkPosition.ofTime(start))
                .putLong(after.key())
                .putLong(after.linkId())
                .array();
    }

    private static LinkQuery.Begin begin(ByteBuffer bytes) {
        return new LinkQuery.Begin(
                LinkPosition.toTime(bytes.getLong()), new LinkPosition(bytes.getLong(), bytes.getLong()));
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
