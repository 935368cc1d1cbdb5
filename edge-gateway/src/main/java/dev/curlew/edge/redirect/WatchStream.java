package dev.curlew.edge.redirect;

import dev.curlew.proto.link.v1.Heartbeat;
import dev.curlew.proto.link.v1.WatchLinksRequest;
import dev.curlew.proto.link.v1.WatchLinksResponse;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One stream of changes: passes on what it says, and knows when it last said something. */
final class WatchStream implements ClientResponseObserver<WatchLinksRequest, WatchLinksResponse> {

    private final LinkWatcher watcher;
    private volatile long lastNanos = System.nanoTime();
    private volatile long firstNanos;
    private volatile boolean heard;
    private volatile @Nullable ClientCallStreamObserver<WatchLinksRequest> call;

    WatchStream(LinkWatcher watcher) {
        this.watcher = watcher;
    }

    /** Whether it said anything yet. */
    boolean heard() {
        return heard;
    }

    /** Whether it began to speak so long ago. */
    boolean heardFor(Duration time) {
        return heard && System.nanoTime() - firstNanos >= time.toNanos();
    }

    /** Whether it has said nothing for longer than this. */
    boolean silentFor(Duration time) {
        return System.nanoTime() - lastNanos > time.toNanos();
    }

    /** Ends it; the watcher hears of that as of any other end. */
    void cancel(String why) {
        ClientCallStreamObserver<WatchLinksRequest> running = call;
        if (running != null) {
            running.cancel(why, null);
        }
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<WatchLinksRequest> started) {
        call = started;
    }

    @Override
    public void onNext(WatchLinksResponse message) {
        long now = System.nanoTime();
        lastNanos = now;
        boolean first = !heard;
        if (first) {
            firstNanos = now;
            heard = true;
        }
        switch (message.getEventCase()) {
            case CHANGES -> watcher.changed(message.getChanges());
            case RESET -> watcher.reset(this, first);
            case DOMAINS -> watcher.domainsHeard(message.getDomains().getRevision());
            case HEARTBEAT -> heartbeat(message.getHeartbeat());
            case EVENT_NOT_SET -> {}
        }
        watcher.heard(this);
    }

    /** Says also what the domains are at, in case that a message of their change was lost. */
    private void heartbeat(Heartbeat beat) {
        if (beat.getDomainRevision() > 0) {
            watcher.domainsHeard(beat.getDomainRevision());
        }
        if (beat.hasLag()) {
            watcher.complete(
                    this,
                    Duration.ofSeconds(beat.getLag().getSeconds(), beat.getLag().getNanos()));
        }
    }

    @Override
    public void onError(Throwable failure) {
        watcher.ended(this, Status.fromThrowable(failure));
    }

    @Override
    public void onCompleted() {
        watcher.ended(this, Status.OK);
    }
}
