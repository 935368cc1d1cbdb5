package dev.curlew.link.resolve;

import dev.curlew.platform.metrics.Metrics;
import dev.curlew.proto.link.v1.LinkChange;
import dev.curlew.proto.link.v1.WatchLinksResponse;
import io.grpc.stub.ServerCallStreamObserver;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All edges that watch, and their heartbeat. */
final class WatchStreams implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(WatchStreams.class);
    private static final int MOST_STREAMS = 1024;
    private static final Duration BEAT = Duration.ofSeconds(2);
    private static final Duration OTHERS_NOTICE = Duration.ofSeconds(15);
    // Ten beats: a stream so slow is of no use to the edge, which is better off with a new one.
    private static final int MOST_BEATS_MISSED = 10;

    private final Set<WatchStream> streams = ConcurrentHashMap.newKeySet();
    private final Clock clock;
    private final LongSupplier domainRevision;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofVirtual().name("watch-heartbeat").factory());
    private volatile OptionalLong toldUntil = OptionalLong.empty();
    private volatile boolean ended;

    WatchStreams(Clock clock, LongSupplier domainRevision, Metrics metrics) {
        this.clock = clock;
        this.domainRevision = domainRevision;
        GaugeWithCallback _ = GaugeWithCallback.builder()
                .name("watch_streams")
                .help("Edges that are told of changes.")
                .callback(callback -> callback.call(streams.size()))
                .register(metrics.registry());
        var _ = timer.scheduleAtFixedRate(this::beat, BEAT.toMillis(), BEAT.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Adds a stream, whose first message is a reset; throws if there are too many. */
    void add(ServerCallStreamObserver<WatchLinksResponse> observer) {
        if (streams.size() >= MOST_STREAMS) {
            throw new ResolveException.TooManyStreams();
        }
        WatchStream stream = new WatchStream(observer);
        observer.setOnCancelHandler(() -> {
            streams.remove(stream);
            stream.gone();
        });
        observer.setOnReadyHandler(stream::send);
        streams.add(stream);
        stream.send();
        if (ended) {
            end(stream, new ResolveException.Stopping());
        }
    }

    void changed(List<ChangeNotice> notices) {
        List<LinkChange> changes = notices.stream().map(ChangeNotice::toMessage).toList();
        streams.forEach(stream -> stream.changed(changes));
    }

    void domainsChanged(long revision) {
        streams.forEach(stream -> stream.domainsChanged(revision));
    }

    void reset() {
        streams.forEach(WatchStream::reset);
    }

    /** Resets now, and again when the other replicas, of which edges may ask any, have noticed by themselves what this one did. */
    void resetTwice() {
        reset();
        var _ = timer.schedule(this::reset, OTHERS_NOTICE.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Whatever changed before this time, by {@link System#nanoTime}, was told. */
    void toldAllUntil(long nanoTime) {
        toldUntil = OptionalLong.of(nanoTime);
    }

    private Optional<Duration> lag() {
        OptionalLong until = toldUntil;
        return until.isPresent()
                ? Optional.of(Duration.ofNanos(System.nanoTime() - until.getAsLong()))
                : Optional.empty();
    }

    /** Ends every stream, and those that still come. */
    void end() {
        ended = true;
        streams.forEach(stream -> end(stream, new ResolveException.Stopping()));
    }

    @Override
    public void close() {
        end();
        timer.shutdownNow();
    }

    private void end(WatchStream stream, ResolveException reason) {
        streams.remove(stream);
        stream.end(reason);
    }

    private void beat() {
        for (WatchStream stream : List.copyOf(streams)) {
            try {
                if (stream.beat(clock.instant(), domainRevision.getAsLong(), lag()) > MOST_BEATS_MISSED) {
                    end(stream, new ResolveException.TooSlow());
                }
            } catch (RuntimeException e) {
                log.warn("A stream is ended, as it could not be told", e);
                streams.remove(stream);
                stream.gone();
            }
        }
    }
}
