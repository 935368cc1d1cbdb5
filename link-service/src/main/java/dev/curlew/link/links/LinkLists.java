package dev.curlew.link.links;

import static dev.curlew.link.resolve.ChangeNotice.DEFAULT_DOMAIN;

import com.google.protobuf.MessageLite;
import dev.curlew.link.request.PageSize;
import dev.curlew.link.request.PageTokens;
import dev.curlew.link.request.PageTokens.Position;
import dev.curlew.proto.link.v1.Link;
import dev.curlew.proto.link.v1.LinkRevision;
import dev.curlew.proto.link.v1.ListLinkRevisionsRequest;
import dev.curlew.proto.link.v1.ListLinkRevisionsResponse;
import dev.curlew.proto.link.v1.ListLinksRequest;
import dev.curlew.proto.link.v1.ListLinksResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/** Shows the record page by page. */
final class LinkLists {

    // A page ends here even if it is not full, as gRPC clients take 4 MiB at most.
    private static final int PAGE_BYTES = 2 * 1024 * 1024;

    private final JooqLinkBook book;
    private final LinkMessages messages;
    private final PageTokens tokens;
    private final String domainName;

    LinkLists(JooqLinkBook book, LinkMessages messages, PageTokens tokens, String domainName) {
        this.book = book;
        this.messages = messages;
        this.tokens = tokens;
        this.domainName = domainName;
    }

    ListLinksResponse list(ListLinksRequest request) {
        int size = PageSize.of(request.getPageSize());
        LinkFilter filter = LinkFilterParser.parse(request.getFilter()).withDefaultDomain(domainName, DEFAULT_DOMAIN);
        LinkOrder order = LinkOrder.parse(request.getOrderBy());
        String bound = ListLinksRequest.newBuilder(request)
                .clearPageSize()
                .clearPageToken()
                .build()
                .toString();
        Optional<Position> after = request.getPageToken().isEmpty()
                ? Optional.empty()
                : Optional.of(tokens.read(request.getPageToken(), bound));
        LinkOrder.Query query = new LinkOrder.Query(DEFAULT_DOMAIN, filter, order, request.getShowDeleted(), after);
        List<StoredLink> found = book.list(query, size + 1);
        List<Link> shown = page(found, size, messages::write);
        ListLinksResponse.Builder page = ListLinksResponse.newBuilder().addAllLinks(shown);
        if (shown.size() < found.size()) {
            page.setNextPageToken(tokens.write(order.after(found.get(shown.size() - 1)), bound));
        }
        return page.build();
    }

    /** The versions of a link, the newest first. */
    ListLinkRevisionsResponse revisions(StoredLink link, ListLinkRevisionsRequest request) {
        int size = PageSize.of(request.getPageSize());
        String bound = "revisions of " + link.linkId();
        OptionalLong end = request.getPageToken().isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(tokens.read(request.getPageToken(), bound).id());
        List<StoredLink> found = book.revisions(link.linkId(), end, size + 1);
        List<LinkRevision> shown = page(found, size, messages::writeRevision);
        ListLinkRevisionsResponse.Builder page =
                ListLinkRevisionsResponse.newBuilder().addAllRevisions(shown);
        if (shown.size() < found.size()) {
            StoredLink last = found.get(shown.size() - 1);
            page.setNextPageToken(tokens.write(new Position(last.updateTime(), last.revision()), bound));
        }
        return page.build();
    }

    private static <T extends MessageLite> List<T> page(
            List<StoredLink> found, int size, Function<StoredLink, T> write) {
        List<T> shown = new ArrayList<>();
        int bytes = 0;
        for (StoredLink link : found.subList(0, Math.min(size, found.size()))) {
            T message = write.apply(link);
            bytes += message.getSerializedSize();
            if (bytes > PAGE_BYTES && !shown.isEmpty()) {
                break;
            }
            shown.add(message);
        }
        return shown;
    }
}
