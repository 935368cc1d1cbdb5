package dev.curlew.analytics.total;

import dev.curlew.analytics.total.JooqTotalStore.Page;
import dev.curlew.platform.error.ErrorMapper;
import dev.curlew.proto.analytics.v1.LinkTotal;
import dev.curlew.proto.analytics.v1.LinkTotalServiceGrpc.LinkTotalServiceImplBase;
import dev.curlew.proto.analytics.v1.ListChangedLinkTotalsRequest;
import dev.curlew.proto.analytics.v1.ListChangedLinkTotalsResponse;
import io.grpc.stub.StreamObserver;
import javax.sql.DataSource;

/** {@code curlew.analytics.v1.LinkTotalService}: tells which totals changed. Owns no database. */
public final class LinkTotalService extends LinkTotalServiceImplBase {

    private static final int DEFAULT_SIZE = 1_000;
    private static final int LARGEST_SIZE = 10_000;

    private final JooqTotalStore store;

    /** Reads from the database of clicks. */
    public LinkTotalService(DataSource database) {
        this.store = new JooqTotalStore(database);
    }

    /** What rpcs answer where totals are not told. */
    public static ErrorMapper errors() {
        return TotalErrors.MAPPER;
    }

    @Override
    public void listChangedLinkTotals(
            ListChangedLinkTotalsRequest request, StreamObserver<ListChangedLinkTotalsResponse> caller) {
        Page page = store.changed(request.getCursor(), size(request.getPageSize()));
        ListChangedLinkTotalsResponse.Builder answer = ListChangedLinkTotalsResponse.newBuilder()
                .setNextCursor(page.next().toString())
                .setComplete(page.complete());
        page.totals()
                .forEach(total -> answer.addTotals(LinkTotal.newBuilder()
                        .setLinkId(total.getLinkId())
                        .setClicks(total.getClicks())
                        .setBotClicks(total.getBotClicks())));
        caller.onNext(answer.build());
        caller.onCompleted();
    }

    private static int size(int asked) {
        if (asked < 0) {
            throw new TotalException.InvalidPageSize(asked);
        }
        return asked == 0 ? DEFAULT_SIZE : Math.min(asked, LARGEST_SIZE);
    }
}
