package dev.curlew.edge.click;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.curlew.edge.click.ClickMetrics.Drop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
 * one thread reads and acknowledges. Threads that append share no lock but once a segment. What was appended is in the page cache when {@link #append} returns, which a killed
 * process does not lose, and on the disk within a second.
 */
final class ClickJournal implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ClickJournal.class);
    private static final int LARGEST_SEGMENT = 8 << 20;
    private static final int SEGMENTS_AT_LEAST = 4;
    private static final int PAGE = 4096;
    /** Half of what may be lost with the machine's power: a sync takes its time too. */
    private static final int SYNC_MILLIS = 500;

    private final JournalDirectory directory;
    private final AckFile ackFile;
    private final ClickMetrics metrics;
    private final int longestClick;
    private final ConcurrentSkipListMap<Long, Segment> segments = new ConcurrentSkipListMap<>();
    private final JournalReader reader = new JournalReader(segments);
    private final ScheduledExecutorService sync = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("click-journal-sync").factory());
    private final SegmentSupply supply;
    private final Object rolling = new Object();

    @GuardedBy("rolling") private boolean closed;

    private volatile Segment active;
    private volatile long acknowledged;

    private ClickJournal(JournalDirectory directory, long maxBytes, ClickMetrics metrics, SegmentSupply.Maker maker)
            throws IOException {
        this.directory = directory;
        this.metrics = metrics;
        int segmentSize = (int) (Math.min(LARGEST_SEGMENT, maxBytes / SEGMENTS_AT_LEAST) / PAGE * PAGE);
        longestClick = Math.min(SegmentRecords.LONGEST_RECORD, SegmentRecords.longestIn(segmentSize));
        supply = new SegmentSupply(directory.path(), segmentSize, maxBytes, maker);
        ackFile = directory.ackFile();
        long acked = ackFile.read().orElse(0);
        List<Segment> found = new ArrayList<>(directory.recover(metrics, acked));
        if (found.isEmpty()) {
            found.add(Segment.create(directory.path(), acked, segmentSize));
        }
        int spares = 0;
        while (spares < found.size() - 1 && found.get(found.size() - 1 - spares).isEmpty()) {
            spares++;
        }
        List<Segment> used = found.subList(0, found.size() - spares);
        // A process that was killed, or had no reason to, did not seal them.
        used.subList(0, used.size() - 1).forEach(Segment::seal);
        used.forEach(segment -> segments.put(segment.base(), segment));
        active = used.getLast();
        long within = Math.clamp(acked, used.getFirst().base(), active.endPosition());
        acknowledged = reader.segmentOf(within).recordPosition(within);
        if (acknowledged < acked) {
            // Clicks in the place of those that the disk lost would be held for sent after the next start.
            ackFile.reset(acknowledged);
        }
        supply.start(
                used.stream().mapToLong(Segment::size).sum(),
                found.subList(used.size(), found.size()),
                found.getLast().nextBase());
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
                journal.startSync();
                return journal;
            } catch (IOException | RuntimeException failure) {
                directory.close();
                throw failure;
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Appends a click, without waiting for the disk; false if it was dropped, which is counted. */
    boolean append(byte[] click) {
        if (click.length > longestClick) {
            metrics.turnedAway(Drop.TOO_LONG, 1);
            return false;
        }
        while (true) {
            Segment segment = active;
            if (segment.append(click)) {
                metrics.appended();
                return true;
            }
            Optional<Drop> dropped = goOnAfter(segment);
            if (dropped.isPresent()) {
                metrics.turnedAway(dropped.get(), 1);
                return false;
            }
        }
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

    /** How many bytes are not on the disk yet, about: what a machine that loses its power now would lose. */
    long unsynced() {
        return segments.values().stream().mapToLong(Segment::unforced).sum();
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
        synchronized (rolling) {
            if (closed) {
                return;
            }
            closed = true;
        }
        supply.close();
        sync.shutdown();
        try {
            if (!sync.awaitTermination(10, TimeUnit.SECONDS)) {
                log.warn("The journal's disk does not answer: directory={}", directory.path());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        force();
        segments.values().forEach(Segment::close);
        try {
            ackFile.close();
            directory.close();
        } catch (IOException failure) {
            log.warn("Could not close the journal: directory={}", directory.path(), failure);
        }
    }

    private void startSync() {
        var _ = sync.scheduleAtFixedRate(this::force, SYNC_MILLIS, SYNC_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void force() {
        try {
            segments.values().forEach(Segment::force);
            ackFile.force();
        } catch (IOException | RuntimeException failure) {
            log.error("Could not bring clicks to the disk: directory={}", directory.path(), failure);
        }
    }

    /** Sees that clicks go into the next segment after a full one. Empty: they do. */
    private Optional<Drop> goOnAfter(Segment full) {
        synchronized (rolling) {
            if (closed) {
                return Optional.of(Drop.CLOSED);
            }
            if (active != full) {
                return Optional.empty();
            }
            Optional<Segment> next = supply.take();
            if (next.isEmpty()) {
                return Optional.of(supply.isFull() ? Drop.FULL : Drop.DISK);
            }
            segments.put(next.get().base(), next.get());
            full.seal();
            active = next.get();
            return Optional.empty();
        }
    }

    private void removeSegmentsBefore(long position) throws IOException {
        for (Segment segment : segments.headMap(active.base()).values()) {
            if (segment.endPosition() > position) {
                return;
            }
            segments.remove(segment.base());
            segment.delete();
            supply.giveBack(segment);
        }
    }
}
