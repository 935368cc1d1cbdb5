package dev.curlew.analytics.testing;

import static org.awaitility.Awaitility.await;

import dev.curlew.proto.analytics.v1.ClickIngestServiceGrpc.ClickIngestServiceStub;
import dev.curlew.proto.analytics.v1.IngestClicksRequest;
import dev.curlew.proto.analytics.v1.IngestClicksResponse;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The stream of clicks as an edge sees it. */
public final class EdgeStream implements ClientResponseObserver<IngestClicksRequest, IngestClicksResponse> {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final List<IngestClicksResponse> acks = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private @Nullable ClientCallStreamObserver<IngestClicksRequest> requests;

    private EdgeStream() {}

    /** Opens a stream. */
    public static EdgeStream open(ClickIngestServiceStub service) {
        EdgeStream stream = new EdgeStream();
        var _ = service.ingestClicks(stream);
        return stream;
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<IngestClicksRequest> stream) {
        requests = stream;
    }

    @Override
    public void onNext(IngestClicksResponse ack) {
        acks.add(ack);
    }

    @Override
    public void onError(Throwable failure) {
        end.completeExceptionally(failure);
    }

    @Override
    public void onCompleted() {
        end.complete(null);
    }

    /** Sends a batch, or hands it to gRPC to be sent when the service asks. */
    public void send(IngestClicksRequest batch) {
        requests().onNext(batch);
    }

    /** Sends nothing more. */
    public void complete() {
        requests().onCompleted();
    }

    /** Whether a batch would be sent at once. */
    public boolean ready() {
        return requests().isReady();
    }

    /** The acknowledgements so far. */
    public List<IngestClicksResponse> acks() {
        return List.copyOf(acks);
    }

    /** Waits until there are so many acknowledgements, and gives them. */
    public List<IngestClicksResponse> awaitAcks(int count) {
        await().atMost(PATIENCE).until(() -> acks.size() >= count);
        return acks();
    }

    /** Waits until the service completes the stream. */
    public void awaitEnd() {
        await().atMost(PATIENCE).until(end::isDone);
        end.join();
    }

    /** Waits until the service fails the stream, and gives the failure. */
    public Throwable awaitFailure() {
        try {
            end.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            throw new AssertionError("The stream was completed");
        } catch (ExecutionException e) {
            return Objects.requireNonNull(e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError("The stream did not end", e);
        }
    }

    private ClientCallStreamObserver<IngestClicksRequest> requests() {
        return Objects.requireNonNull(requests);
    }
}
