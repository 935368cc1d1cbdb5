package dev.curlew.analytics.clicks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.curlew.platform.error.ApiError;
import dev.curlew.platform.error.ApiErrors;
import dev.curlew.proto.analytics.v1.ClickServiceGrpc.ClickServiceStub;
import dev.curlew.proto.analytics.v1.WatchClicksRequest;
import dev.curlew.proto.analytics.v1.WatchClicksResponse;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A client that watches a link; it reads everything, or only what it is told to. */
final class Watcher implements ClientResponseObserver<WatchClicksRequest, WatchClicksResponse>, AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final boolean reads;
    private final List<WatchClicksResponse> messages = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Throwable> end = new CompletableFuture<>();
    private @Nullable ClientCallStreamObserver<WatchClicksRequest> call;

    private Watcher(boolean reads) {
        this.reads = reads;
    }

    static Watcher open(ClickServiceStub stub, String code, String token) {
        return open(stub, code, token, true);
    }

    static Watcher open(ClickServiceStub stub, String code, String token, boolean reads) {
        Watcher watcher = new Watcher(reads);
        stub.watchClicks(
                WatchClicksRequest.newBuilder()
                        .setCode(code)
                        .setResumeToken(token)
                        .build(),
                watcher);
        return watcher;
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<WatchClicksRequest> stream) {
        call = stream;
        if (!reads) {
            stream.disableAutoRequestWithInitial(1);
        }
    }

    @Override
    public void onNext(WatchClicksResponse message) {
        messages.add(message);
    }

    @Override
    public void onError(Throwable failure) {
        end.complete(failure);
    }

    @Override
    public void onCompleted() {
        end.complete(new AssertionError("completed"));
    }

    void readOn() {
        Objects.requireNonNull(call).request(100_000);
    }

    List<WatchClicksResponse> messages() {
        return List.copyOf(messages);
    }

    /** The ids of the clicks seen, in order. */
    List<String> clicks() {
        return messages.stream()
                .filter(WatchClicksResponse::hasClick)
                .map(message -> message.getClick().getEventId())
                .toList();
    }

    Watcher awaitStart() {
        await().atMost(PATIENCE).until(() -> !messages.isEmpty() || end.isDone());
        return this;
    }

    Watcher awaitClicks(int count) {
        await().atMost(PATIENCE).until(() -> clicks().size() >= count || end.isDone());
        assertThat(clicks().size())
                .as(() -> "clicks before the stream ended with " + end.join())
                .isGreaterThanOrEqualTo(count);
        return this;
    }

    ApiError awaitError() {
        await().atMost(PATIENCE).until(end::isDone);
        return ApiErrors.from(end.join());
    }

    String lastToken() {
        return messages.getLast().getResumeToken();
    }

    @Override
    public void close() {
        Objects.requireNonNull(call).cancel("enough", null);
    }
}
