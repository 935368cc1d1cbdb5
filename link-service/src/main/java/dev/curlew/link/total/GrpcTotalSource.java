package dev.curlew.link.total;

import dev.curlew.proto.analytics.v1.LinkTotalServiceGrpc;
import dev.curlew.proto.analytics.v1.LinkTotalServiceGrpc.LinkTotalServiceBlockingStub;
import dev.curlew.proto.analytics.v1.ListChangedLinkTotalsRequest;
import dev.curlew.proto.analytics.v1.ListChangedLinkTotalsResponse;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** analytics-service. */
final class GrpcTotalSource implements TotalSource {

    private static final int PAGE_SIZE = 1_000;
    private static final long DEADLINE_SECONDS = 4;

    private final LinkTotalServiceBlockingStub analytics;

    GrpcTotalSource(Channel channel) {
        this.analytics = LinkTotalServiceGrpc.newBlockingStub(channel);
    }

    @Override
    public Page changed(String cursor) {
        ListChangedLinkTotalsRequest request = ListChangedLinkTotalsRequest.newBuilder()
                .setCursor(cursor)
                .setPageSize(PAGE_SIZE)
                .build();
        try {
            ListChangedLinkTotalsResponse answer = analytics
                    .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
                    .listChangedLinkTotals(request);
            List<Counted> totals = answer.getTotalsList().stream()
                    .map(total -> new Counted(total.getLinkId(), total.getClicks()))
                    .toList();
            return new Page(totals, answer.getNextCursor(), answer.getComplete());
        } catch (StatusRuntimeException e) {
            throw new Unavailable(
                    "analytics-service does not tell totals: " + e.getStatus().getCode(), e);
        }
    }
}
