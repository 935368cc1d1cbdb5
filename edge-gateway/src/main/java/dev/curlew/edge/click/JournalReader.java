package dev.curlew.edge.click;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;

/** Reads clicks out of the segments of a journal while others append to the last. */
final class JournalReader {

    private final NavigableMap<Long, Segment> segments;

    /** For a journal's segments by their bases. */
    JournalReader(NavigableMap<Long, Segment> segments) {
        this.segments = segments;
    }

    JournalBatch read(long from, int mostClicks, int mostBytes) {
        List<byte[]> clicks = new ArrayList<>();
        long position = from;
        long budget = mostBytes;
        while (clicks.size() < mostClicks) {
            Segment segment = segmentOf(position);
            SegmentRecords records = segment.records();
            long offset = Math.max(position - segment.base(), SegmentRecords.HEADER_BYTES);
            switch (records.mark(offset)) {
                case WHOLE -> {
                    long next = records.next(offset);
                    if (!clicks.isEmpty() && next - offset > budget) {
                        return new JournalBatch(clicks, position);
                    }
                    records.read(offset).ifPresent(clicks::add);
                    budget -= next - offset;
                    position = segment.base() + next;
                }
                case VOID -> position = segment.base() + records.next(offset);
                case SEAL -> {
                    Map.Entry<Long, Segment> next = segments.higherEntry(segment.base());
                    if (next == null) {
                        return new JournalBatch(clicks, position);
                    }
                    position = next.getValue().firstPosition();
                }
                case FREE, TAKEN -> {
                    return new JournalBatch(clicks, position);
                }
                case NONSENSE ->
                    throw new IllegalStateException("segment " + segment.base() + " is spoilt at " + offset);
            }
        }
        return new JournalBatch(clicks, position);
    }

    /** The segment of a position, or the first there is if that was removed, as all of it is acknowledged. */
    Segment segmentOf(long position) {
        Map.Entry<Long, Segment> floor = segments.floorEntry(position);
        return floor == null ? segments.firstEntry().getValue() : floor.getValue();
    }
}
