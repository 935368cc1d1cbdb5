package dev.curlew.edge.click;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.curlew.edge.click.ClickMetrics.Drop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Clicks kept on disk until they are acknowledged, in segments of equal size and at most so many bytes in all.
 *
 * <p>A position is an offset in bytes since the first click ever; it only grows, also over restarts. Any thread may append;
 * one thread reads and acknowledges. What was appended is in the page cache when {@link #append} returns, which a killed
 * process does not lose, and on the disk within a second.
 */
final class ClickJournal implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ClickJournal.class);
    private static final int LARGEST_SEGMENT = 8 << 20;
    private static final int SEGMENTS_AT_LEAST = 4;
    private static final int PAGE = 4096;

    private final JournalDirectory directory;
    private final AckFile ackFile;
    private final ClickMetrics metrics;
    private final long maxBytes;
    private final int segmentSize;
    private final ConcurrentSkipListMap<Long, Segment> segments = new ConcurrentSkipListMap<>();
    private final JournalReader reader = new JournalReader(segments, this::active);
    private final ScheduledExecutorService upkeep = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("click-journal").factory());
    private final SegmentSupply supply;
    private final Object lock = new Object();

    @GuardedBy("lock") private long bytes;

    @GuardedBy("lock") private boolean closed;

    private volatile Segment active;
    private volatile long acknowledged;

    private ClickJournal(JournalDirectory directory, long maxBytes, ClickMetrics metrics, SegmentSupply.Maker maker)
            throws IOException {
        this.directory = directory;
        this.maxBytes = maxBytes;
        this.metrics = metrics;
        segmentSize = (int) (Math.min(LARGEST_SEGMENT, maxBytes / SEGMENTS_AT_LEAST) / PAGE * PAGE);
        supply = new SegmentSupply(directory.path(), segmentSize, upkeep, maker);
        ackFile = directory.ackFile();
        long acked = ackFile.read().orElse(0);
        directory.recover(metrics, acked).forEach(segment -> segments.put(segment.base(), segment));
        bytes = segments.values().stream().mapToLong(Segment::size).sum();
        Map.Entry<Long, Segment> last = segments.lastEntry();
        if (last == null) {
            active = add(Segment.create(directory.path(), acked, segmentSize));
        } else {
            active = last.getValue();
        }
        acknowledged = Math.clamp(acked, segments.firstEntry().getValue().base(), active.endPosition());
    }

    /**
     * Opens the journal of a directory, made if it is not there, and recovers what a process before left in it.
     *
     * @param maxBytes what all files together may take; at least 64 KiB
     * @throws JournalInUseException if another edge has the directory
     * @throws UncheckedIOException if it cannot be read or written
     */
    static ClickJournal open(Path path, long maxBytes, ClickMetrics metrics) {
        return open(path, maxBytes, metrics, Segment::create);
    }

    /** The same, with another way to make the segments that follow the first. */
    static ClickJournal open(Path path, long maxBytes, ClickMetrics metrics, SegmentSupply.Maker maker) {
        try {
            JournalDirectory directory = JournalDirectory.lock(path);
            try {
                ClickJournal journal = new ClickJournal(directory, maxBytes, metrics, maker);
                journal.startUpkeep();
                return journal;
            } catch (IOException | RuntimeException failure) {
                directory.close();
                throw failure;
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Appends a click; false if it was dropped, which is counted. */
    boolean append(byte[] click) {
        if (click.length > Segment.LONGEST_RECORD) {
            metrics.turnedAway(Drop.TOO_LONG, 1);
            return false;
        }
        int checksum = Segment.checksum(click);
        Optional<Drop> dropped;
        synchronized (lock) {
            dropped = closed ? Optional.of(Drop.CLOSED) : appendLocked(click, checksum);
        }
        dropped.ifPresentOrElse(reason -> metrics.turnedAway(reason, 1), metrics::appended);
        return dropped.isEmpty();
    }

    /** What follows a position: as much as is there, within the limits; empty if nothing is. For one thread. */
    JournalBatch read(long from, int mostClicks, int mostBytes) {
        return reader.read(from, mostClicks, mostBytes);
    }

    /** Up to where clicks are acknowledged. */
    long acknowledged() {
        return acknowledged;
    }

    /** Where the last click ends. */
    long end() {
        return active.endPosition();
    }

    /** How many clicks are not acknowledged. */
    long pending() {
        return metrics.pending();
    }

    /** Remembers that all before a position is stored upstream, and removes the files of which nothing else is left. */
    void acknowledge(long position) {
        if (position <= acknowledged) {
            return;
        }
        acknowledged = position;
        try {
            ackFile.write(position);
            removeSegmentsBefore(position);
        } catch (IOException failure) {
            // Clicks are sent again after a restart: that costs time and loses nothing.
            log.warn("Could not note the acknowledged position: directory={}", directory.path(), failure);
        }
    }

    /** Brings everything to the disk and lets the directory go. Clicks appended from now on are dropped. */
    @Override
    public void close() {
        synchronized (lock) {
            if (closed) {
                return;
            }
            closed = true;
        }
        upkeep.shutdown();
        try {
            if (!upkeep.awaitTermination(10, TimeUnit.SECONDS)) {
                log.warn("The journal's disk does not answer: directory={}", directory.path());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        force();
        segments.values().forEach(Segment::close);
        supply.close();
        try {
            ackFile.close();
            directory.close();
        } catch (IOException failure) {
            log.warn("Could not close the journal: directory={}", directory.path(), failure);
        }
    }

    private Segment active() {
        return active;
    }

    private void startUpkeep() {
        var _ = upkeep.scheduleWithFixedDelay(this::force, 1, 1, TimeUnit.SECONDS);
    }

    private void force() {
        try {
            segments.values().forEach(Segment::force);
            ackFile.force();
        } catch (IOException | RuntimeException failure) {
            log.error("Could not bring clicks to the disk: directory={}", directory.path(), failure);
        }
    }

    @GuardedBy("lock") private Optional<Drop> appendLocked(byte[] click, int checksum) {
        if (active.append(click, checksum)) {
            if (active.end() > active.size() / 2 && bytes + segmentSize <= maxBytes) {
                supply.prepare(nextBase());
            }
            return Optional.empty();
        }
        Optional<Drop> failure = roll();
        if (failure.isEmpty() && !active.append(click, checksum)) {
            return Optional.of(Drop.TOO_LONG);
        }
        return failure;
    }

    /** Goes on in the next segment. */
    @GuardedBy("lock") private Optional<Drop> roll() {
        if (!supply.isBegun() && bytes + segmentSize > maxBytes) {
            return Optional.of(Drop.FULL);
        }
        Optional<Segment> next = supply.take(nextBase());
        if (next.isEmpty()) {
            return Optional.of(Drop.DISK);
        }
        active = add(next.get());
        return Optional.empty();
    }

    @GuardedBy("lock") private long nextBase() {
        return active.base() + active.size();
    }

    @GuardedBy("lock") private Segment add(Segment segment) {
        bytes += segment.size();
        segments.put(segment.base(), segment);
        return segment;
    }

    private void removeSegmentsBefore(long position) throws IOException {
        for (Segment segment : segments.headMap(active.base()).values()) {
            if (segment.endPosition() > position) {
                return;
            }
            segments.remove(segment.base());
            synchronized (lock) {
                bytes -= segment.size();
            }
            segment.delete();
        }
    }
}
