package dev.curlew.edge.redirect;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.curlew.proto.link.v1.LinkChange;
import dev.curlew.proto.link.v1.LinkChanges;
import dev.curlew.proto.link.v1.ResolveServiceGrpc;
import dev.curlew.proto.link.v1.ResolveServiceGrpc.ResolveServiceStub;
import dev.curlew.proto.link.v1.WatchLinksRequest;
import io.grpc.Channel;
import io.grpc.Status;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears from link-service of changed links and tells the cache. A stream that breaks or falls silent is opened again, and what was
 * cached is distrusted, as changes may have been missed meanwhile.
 *
 * <p>Servers cut connections of a certain age. Before that the next stream is opened beside the current one, which is let go only
 * when it was heard a while after the next one began: until then it tells of all that the next one is too young to know. So no
 * change is missed, and the reset with which every stream begins says nothing new.
 */
final class LinkWatcher implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(LinkWatcher.class);
    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 2000;

    private final ResolveServiceStub stub;
    private final String edgeId;
    private final String defaultDomain;
    private final LinkCache cache;
    private final LongConsumer domains;
    private final RedirectMetrics metrics;
    private final Timing timing;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("link-watcher").factory());

    @GuardedBy("this") private @Nullable WatchStream current;

    /** The one that is to replace the current one. */
    @GuardedBy("this") private @Nullable WatchStream next;

    /** Whether the first stream was heard, or ended before. */
    private final CompletableFuture<Boolean> begun = new CompletableFuture<>();

    @GuardedBy("this") private int failures;

    @GuardedBy("this") private boolean closed;

    /**
     * How long things take.
     *
     * @param longestSilence after which a stream without a message counts as broken
     * @param renewAfter how old a stream becomes at most, unless the next one cannot be opened
     * @param overlap how long after the beginning of the next stream the current one must be heard before it is let go
     */
    record Timing(Duration longestSilence, Duration renewAfter, Duration overlap) {}

    /**
     * Starts to watch.
     *
     * @param domains is told the revision of the domains whenever it is heard, and 0 when they may have changed
     */
    LinkWatcher(
            Channel channel,
            String edgeId,
            String defaultDomain,
            LinkCache cache,
            LongConsumer domains,
            RedirectMetrics metrics,
            Timing timing) {
        stub = ResolveServiceGrpc.newStub(channel);
        this.edgeId = edgeId;
        this.defaultDomain = defaultDomain;
        this.cache = cache;
        this.domains = domains;
        this.metrics = metrics;
        this.timing = timing;
        long interval = Math.max(1, timing.longestSilence().toMillis() / 10);
        timer.execute(this::open);
        var _ = timer.scheduleWithFixedDelay(this::cancelSilent, interval, interval, TimeUnit.MILLISECONDS);
    }

    /** Whether a stream is open on which something was heard. */
    synchronized boolean connected() {
        return current != null && current.heard();
    }

    /** Waits until changes are heard of; false if they are not by then, or the first try failed. */
    boolean awaitStart(Duration patience) {
        try {
            return begun.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException | TimeoutException _) {
            return false;
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        timer.shutdownNow();
        if (current != null) {
            current.cancel("closing");
        }
        if (next != null) {
            next.cancel("closing");
        }
    }

    /** Opens the first stream, or the one after a gap. */
    private synchronized void open() {
        if (!closed && current == null) {
            lead(start());
        }
    }

    private synchronized void renew(WatchStream old) {
        if (!closed && old == current && next == null) {
            next = start();
        }
    }

    @GuardedBy("this") private WatchStream start() {
        WatchStream stream = new WatchStream(this);
        stub.watchLinks(WatchLinksRequest.newBuilder().setEdgeId(edgeId).build(), stream);
        return stream;
    }

    @GuardedBy("this") private void lead(WatchStream stream) {
        current = stream;
        // Not all edges at the same time.
        long most = timing.renewAfter().toMillis();
        later(() -> renew(stream), ThreadLocalRandom.current().nextLong(most - most / 4, most + 1));
    }

    /** Links changed, whichever stream says so. */
    void changed(LinkChanges changes) {
        for (LinkChange change : changes.getChangesList()) {
            String domain = change.getDomain().isEmpty() ? defaultDomain : change.getDomain();
            cache.changed(new LinkKey(domain, change.getCode()), change.getRevision());
        }
    }

    /** Domains have this revision, whichever stream says so. */
    void domainsHeard(long revision) {
        domains.accept(revision);
    }

    /** A stream has told of all changes that are older than this. */
    synchronized void complete(WatchStream stream, Duration lag) {
        // The next one knows nothing of what changed before it began.
        if (stream == current) {
            cache.complete(lag);
        }
    }

    /** A stream says that changes may have been missed: a new one must, but knows nothing of the one that runs beside it. */
    synchronized void reset(WatchStream stream, boolean first) {
        if (!first || stream != next) {
            cache.reset();
            domains.accept(0);
        }
    }

    /** A stream said something. */
    synchronized void heard(WatchStream stream) {
        if (stream == current) {
            failures = 0;
            begun.complete(true);
            if (next != null && next.heardFor(timing.overlap())) {
                takeOver(next, "renewed");
            }
        }
    }

    /** A stream is over. */
    synchronized void ended(WatchStream stream, Status status) {
        if (closed || (stream != current && stream != next)) {
            return;
        }
        failures++;
        begun.complete(false);
        log.info("Stream of link changes ended: status={} failures={}", status.getCode(), failures);
        if (stream == next) {
            next = null;
            WatchStream old = current;
            if (old != null) {
                later(() -> renew(old), pauseMillis());
            }
            return;
        }
        metrics.watchFailed();
        if (next == null) {
            current = null;
            later(this::open, pauseMillis());
            return;
        }
        if (next.heard()) {
            // Its own reset was passed over, in the belief that nothing was missed.
            cache.reset();
            domains.accept(0);
        }
        takeOver(next, "broken");
    }

    @GuardedBy("this") private void takeOver(WatchStream successor, String why) {
        WatchStream old = current;
        next = null;
        lead(successor);
        if (old != null) {
            old.cancel(why);
        }
    }

    private synchronized void cancelSilent() {
        cancelIfSilent(current);
        cancelIfSilent(next);
    }

    private void cancelIfSilent(@Nullable WatchStream stream) {
        if (stream != null && stream.silentFor(timing.longestSilence())) {
            stream.cancel("silent");
        }
    }

    @GuardedBy("this") private long pauseMillis() {
        long longest = Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(failures, 10));
        return ThreadLocalRandom.current().nextLong(longest / 2, longest);
    }

    private void later(Runnable task, long millis) {
        try {
            var _ = timer.schedule(task, millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException _) {
            // Closed meanwhile.
        }
    }
}
