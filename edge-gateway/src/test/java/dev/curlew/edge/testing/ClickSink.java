package dev.curlew.edge.testing;

import dev.curlew.proto.analytics.v1.ClickIngestServiceGrpc.ClickIngestServiceImplBase;
import dev.curlew.proto.analytics.v1.IngestClicksRequest;
import dev.curlew.proto.analytics.v1.IngestClicksResponse;
import io.grpc.stub.StreamObserver;

/** Takes all clicks and forgets them, so that no edge that stops waits for somebody who does. */
final class ClickSink extends ClickIngestServiceImplBase {

    @Override
    public StreamObserver<IngestClicksRequest> ingestClicks(StreamObserver<IngestClicksResponse> edge) {
        return new StreamObserver<>() {
            @Override
            public void onNext(IngestClicksRequest batch) {
                edge.onNext(IngestClicksResponse.newBuilder()
                        .setJournalPosition(batch.getJournalPosition())
                        .build());
            }

            @Override
            public void onError(Throwable gone) {
                // An edge that stopped.
            }

            @Override
            public void onCompleted() {
                edge.onCompleted();
            }
        };
    }
}
