package dev.curlew.edge.click;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.curlew.proto.analytics.v1.Click;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads clicks out of the segments of a journal while others append to the last. */
final class JournalReader {

    private static final Logger log = LoggerFactory.getLogger(JournalReader.class);

    private final NavigableMap<Long, Segment> segments;
    private final Supplier<Segment> active;

    /**
     * For a journal's segments by their bases.
     *
     * @param active the one that is appended to
     */
    JournalReader(NavigableMap<Long, Segment> segments, Supplier<Segment> active) {
        this.segments = segments;
        this.active = active;
    }

    JournalBatch read(long from, int mostClicks, int mostBytes) {
        List<Click> clicks = new ArrayList<>();
        long position = from;
        long budget = mostBytes;
        while (clicks.size() < mostClicks) {
            Segment writing = active.get();
            Segment segment = segments.floorEntry(position).getValue();
            long offset = Math.max(position - segment.base(), Segment.HEADER_BYTES);
            if (offset >= segment.end()) {
                Map.Entry<Long, Segment> next = segments.higherEntry(segment.base());
                // Asked before the end was: a segment no longer written to then has its last end.
                if (segment == writing || next == null) {
                    break;
                }
                position = next.getValue().firstPosition();
                continue;
            }
            long size = segment.recordSize(offset);
            if (!clicks.isEmpty() && size > budget) {
                break;
            }
            segment.read(offset).flatMap(JournalReader::parse).ifPresent(clicks::add);
            budget -= size;
            position = segment.base() + offset + size;
        }
        return new JournalBatch(clicks, position);
    }

    private static Optional<Click> parse(byte[] record) {
        try {
            return Optional.of(Click.parseFrom(record));
        } catch (InvalidProtocolBufferException impossible) {
            log.error("A click of the journal is intact but not a click", impossible);
            return Optional.empty();
        }
    }
}
