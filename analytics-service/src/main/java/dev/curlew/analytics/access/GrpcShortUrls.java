package dev.curlew.analytics.access;

import dev.curlew.platform.error.ApiErrors;
import dev.curlew.proto.link.v1.GetLinkRequest;
import dev.curlew.proto.link.v1.LinkServiceGrpc;
import dev.curlew.proto.link.v1.LinkServiceGrpc.LinkServiceBlockingStub;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import java.util.concurrent.TimeUnit;

/** Asks link-service for links in the caller's name, so that it decides who may read them. */
final class GrpcShortUrls {

    private static final long DEADLINE_MILLIS = 2_000;

    private final LinkServiceBlockingStub links;

    GrpcShortUrls(Channel linkService) {
        this.links = LinkServiceGrpc.newBlockingStub(linkService);
    }

    /** What link-service says instead is what the caller is told. */
    String of(LinkRef link) {
        GetLinkRequest request = GetLinkRequest.newBuilder()
                .setDomain(link.domain())
                .setCode(link.code())
                .build();
        try {
            return Access.inItsName(links)
                    .withDeadlineAfter(DEADLINE_MILLIS, TimeUnit.MILLISECONDS)
                    .getLink(request)
                    .getShortUrl();
        } catch (StatusRuntimeException e) {
            throw ApiErrors.from(e).toStatusRuntimeException();
        }
    }
}
