package dev.curlew.analytics.enrich;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import dev.curlew.proto.analytics.v1.Click;
import dev.curlew.proto.analytics.v1.Click.Signal;
import dev.curlew.visitor.AcceptLanguage;
import dev.curlew.visitor.Visitors;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/** Tells from a click what can be told from it alone. Depends on nothing but its arguments; any thread may use it. */
public final class ClickEnricher {

    private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("2200-01-01T00:00:00Z");
    private static final int UUID_BYTES = 16;

    private final Visitors visitors = Visitors.withoutPlaces();

    /** An enricher with a cache of its own. Loads the list of known user agents, which takes a moment. */
    public ClickEnricher() {}

    /**
     * Enriches one click.
     *
     * @throws IllegalArgumentException if its id is not of 16 bytes, or its time not of the years 2000 to 2199
     */
    public EnrichedClick enrich(Click click) {
        return new EnrichedClick(
                click,
                eventId(click.getEventId()),
                occurTime(click.getOccurTime()),
                isBot(click),
                Referrers.domain(click.getReferrer()),
                AcceptLanguage.first(click.getAcceptLanguage()));
    }

    private boolean isBot(Click click) {
        return click.getSignalsList().contains(Signal.PREFETCH)
                || click.getSignalsList().contains(Signal.PREVIEW)
                || visitors.agent(click.getUserAgent()).bot();
    }

    private static UUID eventId(ByteString bytes) {
        if (bytes.size() != UUID_BYTES) {
            throw new IllegalArgumentException("event_id: " + bytes.size() + " bytes (expected: 16)");
        }
        ByteBuffer buffer = bytes.asReadOnlyByteBuffer();
        return new UUID(buffer.getLong(), buffer.getLong());
    }

    private static Instant occurTime(Timestamp timestamp) {
        // Partitions are made for whatever day a click is of: nonsense must not make any.
        if (timestamp.getSeconds() < EARLIEST.getEpochSecond() || timestamp.getSeconds() >= LATEST.getEpochSecond()) {
            throw new IllegalArgumentException(
                    "occur_time: " + timestamp.getSeconds() + " s (expected: of the years 2000 to 2199)");
        }
        return Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos())
                .truncatedTo(ChronoUnit.MICROS);
    }
}
