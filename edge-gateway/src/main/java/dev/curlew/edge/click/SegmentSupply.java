package dev.curlew.edge.click;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the next segments of a journal ahead of their need, by a thread of its own, as the disk may take its time; and
 * keeps all files together within their limit.
 */
final class SegmentSupply implements AutoCloseable {

    /** Makes an empty segment. */
    @FunctionalInterface
    interface Maker {
        /** For clicks from a position on. */
        Segment make(Path directory, long base, int size) throws IOException;
    }

    /** With one alone, a disk that is slow while a segment fills up would cost clicks. */
    static final int AHEAD = 2;

    private static final Logger log = LoggerFactory.getLogger(SegmentSupply.class);
    private static final long DISK_RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Path directory;
    private final int size;
    private final long maxBytes;
    private final Maker maker;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("click-journal-supply").factory());

    @GuardedBy("this") private final Deque<Segment> ready = new ArrayDeque<>();

    @GuardedBy("this") private boolean making;

    @GuardedBy("this") private boolean closed;

    @GuardedBy("this") private long bytes;

    @GuardedBy("this") private long nextBase;

    @GuardedBy("this") private long retryNanos = System.nanoTime();

    /**
     * Makes nothing yet.
     *
     * @param size of each segment, in bytes
     * @param maxBytes what all segments together may take
     */
    SegmentSupply(Path directory, int size, long maxBytes, Maker maker) {
        this.directory = directory;
        this.size = size;
        this.maxBytes = maxBytes;
        this.maker = maker;
    }

    /**
     * Begins to make segments.
     *
     * @param used what is on the disk besides those that are ready
     * @param spares which are ready, in order
     * @param base where the first begins that is to be made
     */
    synchronized void start(long used, List<Segment> spares, long base) {
        ready.addAll(spares);
        bytes = used + spares.stream().mapToLong(Segment::size).sum();
        nextBase = base;
        replenish();
    }

    /** The next segment, if there is one. Waits for nobody: it is asked for by event loops. */
    synchronized Optional<Segment> take() {
        Optional<Segment> next = Optional.ofNullable(ready.poll());
        replenish();
        return next;
    }

    /** Whether no segment can be made before others are given back. */
    synchronized boolean isFull() {
        return !making && bytes + size > maxBytes;
    }

    /** A segment that was taken is not on the disk any more. */
    synchronized void giveBack(Segment segment) {
        bytes -= segment.size();
        replenish();
    }

    /** Stops, and lets the segments go that are ready; they stay on the disk. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        thread.shutdown();
        try {
            if (!thread.awaitTermination(10, TimeUnit.SECONDS)) {
                log.warn("The journal's disk does not answer: directory={}", directory);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        synchronized (this) {
            ready.forEach(Segment::close);
        }
    }

    @GuardedBy("this") private void replenish() {
        boolean wanted = ready.size() < AHEAD && bytes + size <= maxBytes;
        if (!wanted || making || closed || System.nanoTime() - retryNanos < 0) {
            return;
        }
        making = true;
        bytes += size;
        long base = nextBase;
        try {
            thread.execute(() -> make(base));
        } catch (RejectedExecutionException _) {
            making = false;
        }
    }

    private void make(long base) {
        Optional<Segment> made = Optional.empty();
        try {
            made = Optional.of(maker.make(directory, base, size));
        } catch (IOException | RuntimeException failure) {
            log.error("Could not extend the journal: directory={}", directory, failure);
        }
        synchronized (this) {
            making = false;
            if (made.isPresent()) {
                ready.add(made.get());
                nextBase = base + size;
            } else {
                bytes -= size;
                retryNanos = System.nanoTime() + DISK_RETRY_NANOS;
            }
            replenish();
        }
    }
}
