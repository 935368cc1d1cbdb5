package dev.curlew.analytics.access;

import dev.curlew.proto.link.v1.ListLinkIdsRequest;
import dev.curlew.proto.link.v1.ListLinkIdsResponse;
import dev.curlew.proto.link.v1.ResolveServiceGrpc;
import dev.curlew.proto.link.v1.ResolveServiceGrpc.ResolveServiceBlockingStub;
import io.grpc.Channel;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Asks link-service which links there are, page by page. */
final class GrpcLinkLists {

    private static final int PAGE = 5_000;
    private static final long DEADLINE_MILLIS = 2_000;

    private final ResolveServiceBlockingStub resolver;

    GrpcLinkLists(Channel linkService) {
        this.resolver = ResolveServiceGrpc.newBlockingStub(linkService);
    }

    /** The numbers of links that a grant covers on a domain and with a tag, each empty for any; at most so many. */
    List<Long> find(Grant grant, String domain, String tag, int most) {
        ListLinkIdsRequest.Builder request = ListLinkIdsRequest.newBuilder()
                .setTag(tag)
                .setOwner(grant.owner().orElse(""))
                .setLinkId(grant.linkId().orElse(0L))
                .addAllDomains(domain.isEmpty() ? grant.domains() : List.of(domain));
        List<Long> ids = new ArrayList<>();
        while (ids.size() < most) {
            int size = Math.min(PAGE, most - ids.size());
            ListLinkIdsResponse page = ask(request.setPageSize(size).build());
            ids.addAll(page.getLinkIdsList());
            if (page.getLinkIdsCount() < size) {
                break;
            }
            request.setAfterLinkId(ids.getLast());
        }
        return ids;
    }

    private ListLinkIdsResponse ask(ListLinkIdsRequest request) {
        try {
            return resolver.withDeadlineAfter(DEADLINE_MILLIS, TimeUnit.MILLISECONDS)
                    .listLinkIds(request);
        } catch (StatusRuntimeException e) {
            Code code = e.getStatus().getCode();
            // A domain that is not there has no links.
            if (code == Code.NOT_FOUND || code == Code.INVALID_ARGUMENT) {
                return ListLinkIdsResponse.getDefaultInstance();
            }
            throw new AccessException.Unavailable(e);
        }
    }
}
