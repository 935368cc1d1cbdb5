package dev.curlew.edge.click;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.curlew.edge.click.ClickMetrics.Drop;
import dev.curlew.edge.click.IngestStream.Event;
import dev.curlew.proto.analytics.v1.IngestClicksResponse;
import io.grpc.Channel;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Sends the clicks of the journal upstream, in order, and acknowledges in the journal what upstream says it has stored.
 * After a failure it begins again at the last acknowledged click: sending twice is harmless, as each has an id.
 */
final class ClickSender implements AutoCloseable {

    static final int MOST_CLICKS = 1000;

    private static final Logger log = LoggerFactory.getLogger(ClickSender.class);
    private static final int MOST_BYTES = 1 << 20;
    private static final int MOST_IN_FLIGHT = 8;
    private static final int IDS_IN_LOG = 3;
    private static final int FAILURES_TO_WARN_OF = 5;
    private static final Duration BATCH_INTERVAL = Duration.ofMillis(50);
    private static final int BYTES_WORTH_A_BATCH = 128 * 1024;
    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 5000;

    private final ClickJournal journal;
    private final Channel upstream;
    private final String edgeId;
    private final ClickMetrics metrics;
    private final Duration patience;
    private final Duration longestStream;
    private final Thread thread;

    private volatile long stopAtNanos = Long.MAX_VALUE;
    private volatile boolean stopping;

    // Only the sending thread touches what follows.
    private int failures;
    private int mostClicks = MOST_CLICKS;
    private boolean unexpectedTold;

    /**
     * Starts sending.
     *
     * @param patience how long upstream may take to acknowledge a batch before the stream counts as broken
     * @param longestStream how old a stream becomes; servers cut those whose connection is of a certain age
     */
    ClickSender(
            ClickJournal journal,
            Channel upstream,
            String edgeId,
            ClickMetrics metrics,
            Duration patience,
            Duration longestStream) {
        this.journal = journal;
        this.upstream = upstream;
        this.edgeId = edgeId;
        this.metrics = metrics;
        this.patience = patience;
        this.longestStream = longestStream;
        thread = Thread.ofPlatform().daemon().name("click-sender").start(this::run);
    }

    /** Goes on until the journal is empty, for so long at most, and stops. */
    void close(Duration atMost) {
        stopAtNanos = System.nanoTime() + atMost.toNanos();
        stopping = true;
        try {
            if (!thread.join(atMost.plusSeconds(1))) {
                thread.interrupt();
                thread.join();
            }
        } catch (InterruptedException _) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        close(Duration.ZERO);
    }

    private void run() {
        try {
            while (!done()) {
                Status end = attempt();
                if (!end.isOk() && !done()) {
                    metrics.streamFailed();
                    failures++;
                    // A service that starts at the same time, or anew, is no cause for alarm.
                    log.atLevel(failures < FAILURES_TO_WARN_OF ? Level.INFO : Level.WARN)
                            .log(
                                    "Click stream failed: status={} failures={} pending={}",
                                    end.getCode(),
                                    failures,
                                    journal.pending());
                    pause();
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** One stream. Whatever happens in it, clicks must go on: the journal would fill up behind a thread that has ended. */
    private Status attempt() throws InterruptedException {
        try {
            Status end = stream();
            distrust(end);
            return end;
        } catch (RuntimeException | InternalError unexpected) { // InternalError: mapped memory that cannot be read.
            log.atLevel(unexpectedTold ? Level.DEBUG : Level.ERROR)
                    .setCause(unexpected)
                    .log("The click stream failed here");
            unexpectedTold = true;
            return Status.INTERNAL;
        }
    }

    /** Stops at once if nothing is left to send, when told to stop. */
    private boolean done() {
        return stopping && (journal.pending() == 0 || System.nanoTime() - stopAtNanos >= 0);
    }

    private Status stream() throws InterruptedException {
        IngestStream stream = IngestStream.open(upstream, MOST_IN_FLIGHT);
        try {
            return stream(stream);
        } catch (RuntimeException | InternalError | InterruptedException failure) {
            stream.cancel("the sender failed");
            throw failure;
        }
    }

    /** One stream, until it ends, is broken or has become old; OK if it was we who ended it. */
    private Status stream(IngestStream stream) throws InterruptedException {
        Deque<Sent> inFlight = new ArrayDeque<>();
        long position = journal.acknowledged();
        boolean first = true;
        long nextNanos = System.nanoTime();
        long renewNanos = nextNanos + longestStream.toNanos() - jitter(longestStream.toNanos() / 4);
        while (!done()) {
            long now = System.nanoTime();
            boolean old = now - renewNanos >= 0;
            if (old && inFlight.isEmpty()) {
                break;
            }
            boolean due = !old && (now - nextNanos >= 0 || journal.end() - position >= BYTES_WORTH_A_BATCH);
            if (due && inFlight.size() < mostInFlight()) {
                JournalBatch batch = journal.read(position, mostClicks, MOST_BYTES);
                if (!batch.isEmpty()) {
                    stream.send(batch.request(first ? edgeId : ""));
                    inFlight.add(new Sent(batch, now));
                    first = false;
                }
                position = batch.position();
                nextNanos = now + BATCH_INTERVAL.toNanos();
            }
            switch (stream.poll(untilNext(nextNanos, position, inFlight.size()))) {
                case null -> {
                    if (!inFlight.isEmpty()
                            && System.nanoTime() - inFlight.getFirst().nanos() > patience.toNanos()) {
                        stream.cancel("no acknowledgement in time");
                        return Status.DEADLINE_EXCEEDED;
                    }
                }
                case Event.Ended(Status status) -> {
                    return status.isOk() ? Status.UNAVAILABLE : status;
                }
                case Event.Acknowledged(IngestClicksResponse response) -> {
                    if (response.getJournalPosition() > position) {
                        stream.cancel("acknowledged what was not sent");
                        return Status.INTERNAL;
                    }
                    acknowledge(response, inFlight);
                }
            }
        }
        stream.finish();
        return Status.OK;
    }

    /** Room and clicks for a whole batch: go on at once. Else wait, for more clicks or for upstream. */
    private Duration untilNext(long nextNanos, long position, int inFlight) {
        boolean more = inFlight < mostInFlight() && journal.end() - position >= BYTES_WORTH_A_BATCH;
        long wait = Math.clamp(nextNanos - System.nanoTime(), 0, BATCH_INTERVAL.toNanos());
        return more ? Duration.ZERO : Duration.ofNanos(inFlight < mostInFlight() ? wait : BATCH_INTERVAL.toNanos());
    }

    private int mostInFlight() {
        return mostClicks == MOST_CLICKS ? MOST_IN_FLIGHT : 1;
    }

    /** An acknowledgement is for its batch and all before; one that repeats another says nothing new. */
    private void acknowledge(IngestClicksResponse response, Deque<Sent> inFlight) {
        long stored = 0;
        long position = journal.acknowledged();
        while (!inFlight.isEmpty() && inFlight.getFirst().batch().position() <= response.getJournalPosition()) {
            JournalBatch batch = inFlight.removeFirst().batch();
            stored += batch.clicks().size();
            position = batch.position();
        }
        if (stored == 0) {
            return;
        }
        failures = 0;
        unexpectedTold = false;
        mostClicks = MOST_CLICKS;
        try {
            journal.acknowledge(position);
        } finally {
            metrics.acknowledged(stored);
        }
        if (response.getRejectedClicksCount() > 0) {
            metrics.rejected(response.getRejectedClicksCount());
            log.warn(
                    "Clicks rejected: count={} first={}",
                    response.getRejectedClicksCount(),
                    response.getRejectedClicksList().stream()
                            .limit(IDS_IN_LOG)
                            .map(click -> HexFormat.of()
                                            .formatHex(click.getEventId().toByteArray()) + ":" + click.getReason())
                            .toList());
        }
    }

    /**
     * A batch that upstream calls malformed would come back for ever: it is sent click by click, and a click that is refused
     * by itself is given up, so that those behind it get through.
     */
    private void distrust(Status end) {
        if (end.getCode() != Status.Code.INVALID_ARGUMENT) {
            return;
        }
        if (mostClicks == 1) {
            JournalBatch bad = journal.read(journal.acknowledged(), 1, MOST_BYTES);
            log.error("A click was given up: upstream calls it malformed");
            journal.acknowledge(bad.position());
            metrics.givenUp(Drop.REFUSED, bad.clicks().size());
        }
        mostClicks = 1;
    }

    /** Longer from failure to failure, and not the same for all edges. */
    private void pause() throws InterruptedException {
        long longest = Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(failures, 10));
        long until = System.nanoTime() + MILLISECONDS.toNanos(longest / 2 + jitter(longest / 2));
        while (!done() && until - System.nanoTime() > 0) {
            MILLISECONDS.sleep(Math.min(50, longest));
        }
    }

    private static long jitter(long most) {
        return ThreadLocalRandom.current().nextLong(most + 1);
    }

    private record Sent(JournalBatch batch, long nanos) {}
}
