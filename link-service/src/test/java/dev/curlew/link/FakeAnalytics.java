package dev.curlew.link;

import dev.curlew.platform.grpc.GrpcServer;
import dev.curlew.proto.analytics.v1.LinkTotal;
import dev.curlew.proto.analytics.v1.LinkTotalServiceGrpc.LinkTotalServiceImplBase;
import dev.curlew.proto.analytics.v1.ListChangedLinkTotalsRequest;
import dev.curlew.proto.analytics.v1.ListChangedLinkTotalsResponse;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** Counts what a test tells it to, and tells it one total at a time; the cursor is how many changes were told. */
final class FakeAnalytics extends LinkTotalServiceImplBase implements AutoCloseable {

    private final GrpcServer server =
            GrpcServer.builder("analytics").addService(this).start();
    private final List<LinkTotal> changes = new ArrayList<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();

    /** What a replica needs to find it. */
    Map<String, String> variables() {
        return Map.of("ANALYTICS_SERVICE_ADDR", "127.0.0.1:" + server.port());
    }

    synchronized void count(long linkId, long clicks) {
        changes.add(LinkTotal.newBuilder()
                .setLinkId(linkId)
                .setClicks(clicks)
                .setBotClicks(1000)
                .build());
    }

    /** The cursors that came, in order. */
    List<String> asked() {
        return asked;
    }

    @Override
    public synchronized void listChangedLinkTotals(
            ListChangedLinkTotalsRequest request, StreamObserver<ListChangedLinkTotalsResponse> caller) {
        asked.add(request.getCursor());
        int told = request.getCursor().isEmpty() ? 0 : Integer.parseInt(request.getCursor());
        int next = Math.min(told + 1, changes.size());
        caller.onNext(ListChangedLinkTotalsResponse.newBuilder()
                .addAllTotals(changes.subList(told, next))
                .setNextCursor(Integer.toString(next))
                .setComplete(next == changes.size())
                .build());
        caller.onCompleted();
    }

    @Override
    public void close() {
        server.close();
    }
}
