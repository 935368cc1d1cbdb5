package dev.curlew.edge.click;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the next segment of a journal ahead of its need, by a thread of its own, as the disk may take its time. */
final class SegmentSupply implements AutoCloseable {

    /** Makes an empty segment. */
    @FunctionalInterface
    interface Maker {
        /** For clicks from a position on. */
        Segment make(Path directory, long base, int size) throws IOException;
    }

    private static final Logger log = LoggerFactory.getLogger(SegmentSupply.class);
    private static final long DISK_RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final Path directory;
    private final int size;
    private final Executor upkeep;
    private final Maker maker;

    @GuardedBy("this") private @Nullable Segment spare;

    @GuardedBy("this") private boolean making;

    @GuardedBy("this") private long pauseNanos;

    @GuardedBy("this") private long retryNanos = System.nanoTime();

    /**
     * Makes nothing yet.
     *
     * @param size of each segment, in bytes
     * @param upkeep a thread that may wait for the disk
     */
    SegmentSupply(Path directory, int size, Executor upkeep, Maker maker) {
        this.directory = directory;
        this.size = size;
        this.upkeep = upkeep;
        this.maker = maker;
    }

    /** Whether a segment is there or on its way. */
    synchronized boolean isBegun() {
        return spare != null || making;
    }

    /** Begins to make a segment, unless there is one or the disk has just refused. */
    synchronized void prepare(long base) {
        if (spare != null || making || System.nanoTime() - retryNanos < 0) {
            return;
        }
        making = true;
        pauseNanos = LONGEST_PAUSE_NANOS;
        try {
            upkeep.execute(() -> make(base));
        } catch (RejectedExecutionException _) {
            making = false;
        }
    }

    /**
     * The segment, which is not in the supply any more. A short pause is better than the loss of a click, so it is waited for;
     * for one segment at most half a second over all calls, as they are made by event loops. Empty if it is not there then.
     */
    synchronized Optional<Segment> take(long base) {
        prepare(base);
        awaitMade();
        Optional<Segment> made = Optional.ofNullable(spare);
        spare = null;
        return made;
    }

    @Override
    public synchronized void close() {
        if (spare != null) {
            spare.close();
        }
    }

    @GuardedBy("this") private void awaitMade() {
        try {
            while (making && pauseNanos > 0) {
                long began = System.nanoTime();
                TimeUnit.NANOSECONDS.timedWait(this, pauseNanos);
                pauseNanos -= System.nanoTime() - began;
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void make(long base) {
        Segment made = null;
        try {
            made = maker.make(directory, base, size);
        } catch (IOException | RuntimeException failure) {
            log.error("Could not extend the journal: directory={}", directory, failure);
        }
        synchronized (this) {
            making = false;
            spare = made;
            if (made == null) {
                retryNanos = System.nanoTime() + DISK_RETRY_NANOS;
            }
            notifyAll();
        }
    }
}
