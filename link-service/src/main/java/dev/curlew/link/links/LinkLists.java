package dev.curlew.link.links;

import static dev.curlew.link.resolve.ChangeNotice.DEFAULT_DOMAIN;

import dev.curlew.link.links.LinkOrder.Position;
import dev.curlew.proto.link.v1.Link;
import dev.curlew.proto.link.v1.ListLinksRequest;
import dev.curlew.proto.link.v1.ListLinksResponse;
import java.util.List;
import java.util.Optional;

/** Shows the record page by page. */
final class LinkLists {

    private static final int DEFAULT_PAGE = 50;
    private static final int LARGEST_PAGE = 1000;
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
        int size = pageSize(request.getPageSize());
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
        ListLinksResponse.Builder page = ListLinksResponse.newBuilder();
        int bytes = 0;
        for (StoredLink link : found.subList(0, Math.min(size, found.size()))) {
            Link message = messages.write(link);
            bytes += message.getSerializedSize();
            if (bytes > PAGE_BYTES && page.getLinksCount() > 0) {
                break;
            }
            page.addLinks(message);
        }
        if (page.getLinksCount() < found.size()) {
            page.setNextPageToken(tokens.write(order.after(found.get(page.getLinksCount() - 1)), bound));
        }
        return page.build();
    }

    private static int pageSize(int asked) {
        if (asked < 0) {
            throw Violations.of("pageSize", "0 or more");
        }
        return asked == 0 ? DEFAULT_PAGE : Math.min(asked, LARGEST_PAGE);
    }
}
