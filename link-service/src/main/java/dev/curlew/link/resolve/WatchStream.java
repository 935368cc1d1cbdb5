package dev.curlew.link.resolve;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.google.protobuf.util.Durations;
import dev.curlew.platform.time.ProtoTimes;
import dev.curlew.proto.link.v1.CacheReset;
import dev.curlew.proto.link.v1.DomainsChange;
import dev.curlew.proto.link.v1.Heartbeat;
import dev.curlew.proto.link.v1.LinkChange;
import dev.curlew.proto.link.v1.LinkChanges;
import dev.curlew.proto.link.v1.WatchLinksResponse;
import io.grpc.stub.ServerCallStreamObserver;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;

/**
 * What one edge is told. Messages wait here while the edge is slow; when too many do, they are dropped for a reset, which
 * says as much.
 */
final class WatchStream {

    static final int MOST_WAITING = 10_000;
    private static final int MOST_IN_MESSAGE = 1000;

    private final ServerCallStreamObserver<WatchLinksResponse> observer;

    @GuardedBy("this") private final Queue<LinkChange> waiting = new ArrayDeque<>();

    @GuardedBy("this") private boolean reset = true;

    @GuardedBy("this") private boolean ended;

    @GuardedBy("this") private long domainRevision;

    @GuardedBy("this") private int beatsMissed;

    WatchStream(ServerCallStreamObserver<WatchLinksResponse> observer) {
        this.observer = observer;
    }

    synchronized void changed(List<LinkChange> changes) {
        if (!reset) {
            waiting.addAll(changes);
        }
        if (waiting.size() > MOST_WAITING) {
            reset();
        }
        send();
    }

    /** Says that domains changed; of several changes that wait, the last. */
    synchronized void domainsChanged(long revision) {
        domainRevision = Math.max(domainRevision, revision);
        send();
    }

    /** Says that anything may have changed. */
    synchronized void reset() {
        waiting.clear();
        reset = true;
        send();
    }

    /**
     * Says that the stream is alive; returns how many times in a row it could not be said.
     *
     * @param lag how long ago all that had changed until then was told; empty: nobody knows
     */
    synchronized int beat(Instant now, long knownDomains, Optional<Duration> lag) {
        send();
        if (ended || !observer.isReady()) {
            beatsMissed++;
            return beatsMissed;
        }
        beatsMissed = 0;
        Heartbeat.Builder heartbeat =
                Heartbeat.newBuilder().setSendTime(ProtoTimes.timestamp(now)).setDomainRevision(knownDomains);
        lag.map(duration -> Durations.fromNanos(duration.toNanos())).ifPresent(heartbeat::setLag);
        observer.onNext(WatchLinksResponse.newBuilder().setHeartbeat(heartbeat).build());
        return 0;
    }

    /** Sends what waits, as much as the edge takes now; called again whenever it takes more. */
    synchronized void send() {
        while (!ended && observer.isReady() && (reset || domainRevision > 0 || !waiting.isEmpty())) {
            if (reset) {
                reset = false;
                observer.onNext(WatchLinksResponse.newBuilder()
                        .setReset(CacheReset.getDefaultInstance())
                        .build());
                continue;
            }
            if (domainRevision > 0) {
                observer.onNext(WatchLinksResponse.newBuilder()
                        .setDomains(DomainsChange.newBuilder().setRevision(domainRevision))
                        .build());
                domainRevision = 0;
                continue;
            }
            LinkChanges.Builder changes = LinkChanges.newBuilder();
            while (!waiting.isEmpty() && changes.getChangesCount() < MOST_IN_MESSAGE) {
                changes.addChanges(waiting.remove());
            }
            observer.onNext(WatchLinksResponse.newBuilder().setChanges(changes).build());
        }
    }

    /** Ends the stream with an error, unless it has ended. */
    synchronized void end(RuntimeException reason) {
        if (!ended) {
            ended = true;
            waiting.clear();
            observer.onError(reason);
        }
    }

    /** The edge has gone. */
    synchronized void gone() {
        ended = true;
        waiting.clear();
    }
}
