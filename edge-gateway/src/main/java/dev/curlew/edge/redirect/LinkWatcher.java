package dev.curlew.edge.redirect;

import dev.curlew.proto.link.v1.LinkChange;
import dev.curlew.proto.link.v1.ResolveServiceGrpc;
import dev.curlew.proto.link.v1.ResolveServiceGrpc.ResolveServiceStub;
import dev.curlew.proto.link.v1.WatchLinksRequest;
import dev.curlew.proto.link.v1.WatchLinksResponse;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hears from link-service of changed links and tells the cache. A stream that breaks or falls silent is opened again. */
final class LinkWatcher implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(LinkWatcher.class);
    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 2000;

    private final ResolveServiceStub stub;
    private final String edgeId;
    private final String defaultDomain;
    private final LinkCache cache;
    private final RedirectMetrics metrics;
    private final Duration longestSilence;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("link-watcher").factory());

    private volatile boolean connected;
    private volatile boolean closed;
    private volatile @Nullable Stream current;

    // Only the timer's thread touches it.
    private int failures;

    /**
     * Starts to watch.
     *
     * @param longestSilence after which a stream without a message counts as broken
     */
    LinkWatcher(
            Channel channel,
            String edgeId,
            String defaultDomain,
            LinkCache cache,
            RedirectMetrics metrics,
            Duration longestSilence) {
        stub = ResolveServiceGrpc.newStub(channel);
        this.edgeId = edgeId;
        this.defaultDomain = defaultDomain;
        this.cache = cache;
        this.metrics = metrics;
        this.longestSilence = longestSilence;
        timer.execute(this::open);
    }

    /** Whether a stream is open on which something was heard. */
    boolean connected() {
        return connected;
    }

    @Override
    public void close() {
        closed = true;
        timer.shutdownNow();
        Stream stream = current;
        if (stream != null) {
            stream.cancel("closing");
        }
    }

    private void open() {
        Stream stream = new Stream();
        current = stream;
        stub.watchLinks(WatchLinksRequest.newBuilder().setEdgeId(edgeId).build(), stream);
        long interval = Math.max(1, longestSilence.toMillis() / 10);
        stream.watchdog =
                timer.scheduleWithFixedDelay(stream::cancelIfSilent, interval, interval, TimeUnit.MILLISECONDS);
    }

    private void ended(Stream stream, Status status) {
        connected = false;
        try {
            timer.execute(() -> openAgain(stream, status));
        } catch (RejectedExecutionException _) {
            // Closed meanwhile.
        }
    }

    private void openAgain(Stream stream, Status status) {
        var watchdog = stream.watchdog;
        if (watchdog != null) {
            watchdog.cancel(false);
        }
        failures = stream.heard ? 0 : failures + 1;
        metrics.watchFailed();
        log.info("Stream of link changes ended: status={} failures={}", status.getCode(), failures);
        long longest = Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(failures, 10));
        var _ = timer.schedule(
                this::open, ThreadLocalRandom.current().nextLong(longest / 2, longest), TimeUnit.MILLISECONDS);
    }

    private void handle(WatchLinksResponse message) {
        switch (message.getEventCase()) {
            case CHANGES -> message.getChanges().getChangesList().forEach(this::changed);
            case RESET -> cache.reset();
            case HEARTBEAT, EVENT_NOT_SET -> {}
        }
    }

    private void changed(LinkChange change) {
        String domain = change.getDomain().isEmpty() ? defaultDomain : change.getDomain();
        cache.changed(new LinkKey(domain, change.getCode()), change.getRevision());
    }

    private final class Stream implements ClientResponseObserver<WatchLinksRequest, WatchLinksResponse> {

        private volatile long heardNanos = System.nanoTime();
        private volatile boolean heard;
        private volatile @Nullable ClientCallStreamObserver<WatchLinksRequest> call;
        private java.util.concurrent.@Nullable ScheduledFuture<?> watchdog;

        @Override
        public void beforeStart(ClientCallStreamObserver<WatchLinksRequest> started) {
            call = started;
        }

        @Override
        public void onNext(WatchLinksResponse message) {
            heardNanos = System.nanoTime();
            heard = true;
            handle(message);
            connected = true;
        }

        @Override
        public void onError(Throwable failure) {
            ended(this, Status.fromThrowable(failure));
        }

        @Override
        public void onCompleted() {
            ended(this, Status.OK);
        }

        void cancelIfSilent() {
            if (!closed && System.nanoTime() - heardNanos > longestSilence.toNanos()) {
                cancel("silent");
            }
        }

        void cancel(String why) {
            ClientCallStreamObserver<WatchLinksRequest> running = call;
            if (running != null) {
                running.cancel(why, null);
            }
        }
    }
}
