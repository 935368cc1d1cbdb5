package dev.curlew.link;

import dev.curlew.platform.error.ApiError;
import dev.curlew.platform.error.ApiErrors;
import dev.curlew.proto.link.v1.LinkChange;
import dev.curlew.proto.link.v1.ResolveServiceGrpc;
import dev.curlew.proto.link.v1.WatchLinksRequest;
import dev.curlew.proto.link.v1.WatchLinksResponse;
import dev.curlew.proto.link.v1.WatchLinksResponse.EventCase;
import io.grpc.Channel;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** An edge that watches links and remembers what it is told. */
final class Watcher implements StreamObserver<WatchLinksResponse> {

    private final List<WatchLinksResponse> told = new CopyOnWriteArrayList<>();
    private volatile Optional<ApiError> end = Optional.empty();

    static Watcher on(Channel channel) {
        Watcher watcher = new Watcher();
        ResolveServiceGrpc.newStub(channel).watchLinks(WatchLinksRequest.getDefaultInstance(), watcher);
        return watcher;
    }

    List<EventCase> events() {
        return told.stream().map(WatchLinksResponse::getEventCase).toList();
    }

    long count(EventCase event) {
        return events().stream().filter(event::equals).count();
    }

    List<LinkChange> changes() {
        return told.stream()
                .flatMap(message -> message.getChanges().getChangesList().stream())
                .toList();
    }

    boolean heardOf(String code, long revision) {
        return changes().stream().anyMatch(change -> change.getCode().equals(code) && change.getRevision() == revision);
    }

    /** How far behind it was at most when it last said that it is alive. */
    Optional<Duration> lag() {
        return told.stream()
                .filter(message -> message.getHeartbeat().hasLag())
                .reduce((_, last) -> last)
                .map(message -> message.getHeartbeat().getLag())
                .map(lag -> Duration.ofSeconds(lag.getSeconds(), lag.getNanos()));
    }

    Optional<ApiError> end() {
        return end;
    }

    @Override
    public void onNext(WatchLinksResponse message) {
        told.add(message);
    }

    @Override
    public void onError(Throwable failure) {
        end = Optional.of(ApiErrors.from(failure));
    }

    @Override
    public void onCompleted() {
        end = Optional.of(ApiError.internal());
    }
}
