package dev.curlew.analytics.clicks;

import dev.curlew.proto.analytics.v1.WatchClicksResponse;
import io.grpc.stub.ServerCallStreamObserver;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client that watches a link. What it cannot take yet waits here, up to a bound: behind that its stream ends, and it may go
 * on where it was.
 */
final class Watch {

    private static final Logger log = LoggerFactory.getLogger(Watch.class);
    static final int MOST_WAITING = 1_000;

    private final long linkId;
    private final ServerCallStreamObserver<WatchClicksResponse> client;
    private final Runnable atEnd;
    private final Deque<WatchClicksResponse> waiting = new ArrayDeque<>();
    // Where the client was, if it was further than the feed when it joined: another replica had told it.
    private StorePosition seen = StorePosition.before(0);
    private boolean live;
    private boolean ended;

    Watch(long linkId, ServerCallStreamObserver<WatchClicksResponse> client, Runnable atEnd) {
        this.linkId = linkId;
        this.client = client;
        this.atEnd = atEnd;
    }

    /** Before anything is sent: gRPC takes handlers only until the rpc's method returns. */
    void listen() {
        client.setOnReadyHandler(this::send);
        client.setOnCancelHandler(() -> end(Optional.empty()));
    }

    long linkId() {
        return linkId;
    }

    synchronized void skipTo(StorePosition position) {
        seen = position;
    }

    /** A click that was stored. */
    synchronized void offer(StorePosition at, WatchClicksResponse message) {
        if (ended || at.compareTo(seen) <= 0) {
            return;
        }
        if (waiting.size() >= MOST_WAITING) {
            end(Optional.of(new ClickException.TooSlow()));
            return;
        }
        waiting.add(message);
        if (live) {
            send();
        }
    }

    /** A click from before the client came back, to be sent before all that was offered; waits until the client takes it. */
    void catchUp(WatchClicksResponse message, Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (!sendNow(message)) {
            if (System.nanoTime() - end > 0) {
                throw new ClickException.TooSlow();
            }
            Thread.sleep(5);
        }
    }

    /** Tells where the stream is, so that a client that sees no click for long can go on there. */
    synchronized void beat(WatchClicksResponse position) {
        if (live && !ended && waiting.isEmpty() && client.isReady()) {
            client.onNext(position);
        }
    }

    /** From now on clicks are sent as they are offered. */
    synchronized void goLive() {
        live = true;
        send();
    }

    synchronized boolean isEnded() {
        return ended;
    }

    void end(Optional<ClickException> why) {
        synchronized (this) {
            if (ended) {
                return;
            }
            ended = true;
            waiting.clear();
            why.ifPresent(failure -> client.onError(ClickErrors.map(failure).toStatusRuntimeException()));
        }
        atEnd.run();
    }

    private synchronized boolean sendNow(WatchClicksResponse message) {
        if (ended) {
            return true;
        }
        if (!client.isReady()) {
            return false;
        }
        client.onNext(message);
        return true;
    }

    private synchronized void send() {
        try {
            while (live && !ended && !waiting.isEmpty() && client.isReady()) {
                client.onNext(waiting.remove());
            }
        } catch (RuntimeException e) {
            // One client's stream must not break those of others.
            log.debug("A watching client is gone", e);
            end(Optional.empty());
        }
    }
}
