package dev.curlew.analytics.store;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.curlew.analytics.enrich.EnrichedClick;
import dev.curlew.analytics.enrich.Trait;
import dev.curlew.proto.analytics.v1.Click;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.UUID;
import java.util.stream.Collectors;

/** Writes clicks as rows of Postgres's {@code COPY ... FORMAT binary}, which neither side has to format or to parse. */
final class CopyRows {

    /** The columns of a row, in order. */
    static final String COLUMNS =
            "link_id, occur_time, event_id, kind, domain, code, bot, privacy, visitor_hash, client_network,"
                    + " referrer, user_agent, query, target_query, "
                    + Arrays.stream(Trait.values()).map(Trait::column).collect(Collectors.joining(", "));

    private static final Trait[] TRAITS = Trait.values();
    private static final short FIELDS = (short) (14 + TRAITS.length);
    private static final byte[] SIGNATURE = "PGCOPY\n\377\r\n\0".getBytes(ISO_8859_1);
    private static final int FLAGS_AND_EXTENSION = 8;
    private static final short END = -1;
    private static final int NULL = -1;
    /** A kind that nothing shows. */
    private static final int HIDDEN = 0;
    /** Midnight of 2000-01-01 UTC, from which Postgres counts microseconds. */
    private static final long EPOCH_SECOND = 946_684_800;

    private static final int MICROS_PER_SECOND = 1_000_000;
    private static final int NANOS_PER_MICRO = 1_000;
    /** Sent at once: rows of a whole batch would be some dozen megabytes, all of them live at the same time. */
    private static final int BYTES_OF_PART = 64 * 1024;
    /** Of a row without its texts: all else has a fixed length. */
    private static final int MOST_BYTES_WITHOUT_TEXTS = 256;

    /** Where rows go. */
    interface Sink {
        /** Takes the first bytes; they are others when it returns. */
        void write(byte[] bytes, int length) throws SQLException;
    }

    private final Sink sink;
    private byte[] bytes = new byte[BYTES_OF_PART + MOST_BYTES_WITHOUT_TEXTS];
    private ByteBuffer rows = ByteBuffer.wrap(bytes);

    private CopyRows(Sink sink) {
        this.sink = sink;
        rows.put(SIGNATURE).position(SIGNATURE.length + FLAGS_AND_EXTENSION);
    }

    /** Sends all rows, in parts. */
    static void send(Collection<EnrichedClick> clicks, Sink sink) throws SQLException {
        CopyRows rows = new CopyRows(sink);
        for (EnrichedClick click : clicks) {
            rows.add(click);
            if (rows.rows.position() >= BYTES_OF_PART) {
                rows.send();
            }
        }
        rows.room(Short.BYTES);
        rows.rows.putShort(END);
        rows.send();
    }

    private void send() throws SQLException {
        sink.write(bytes, rows.position());
        rows.clear();
    }

    private void add(EnrichedClick enriched) {
        Click click = enriched.click();
        room(MOST_BYTES_WITHOUT_TEXTS);
        rows.putShort(FIELDS);
        number(click.getLinkId());
        number(micros(enriched.occurTime()));
        UUID id = enriched.eventId();
        rows.putInt(2 * Long.BYTES).putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
        kind(enriched.visible() ? click.getKindValue() : HIDDEN);
        text(click.getDomain());
        text(click.getCode());
        flag(enriched.bot());
        flag(enriched.privacy());
        if (click.getVisitorHash() == 0) {
            rows.putInt(NULL);
        } else {
            number(click.getVisitorHash());
        }
        orNull(click.getClientNetwork());
        orNull(click.getReferrer());
        orNull(click.getUserAgent());
        orNull(click.getQuery());
        orNull(click.getTargetQuery());
        for (Trait trait : TRAITS) {
            orNull(enriched.traits().get(trait));
        }
    }

    private static long micros(Instant time) {
        return (time.getEpochSecond() - EPOCH_SECOND) * MICROS_PER_SECOND + time.getNano() / NANOS_PER_MICRO;
    }

    private void number(long value) {
        rows.putInt(Long.BYTES).putLong(value);
    }

    private void flag(boolean value) {
        rows.putInt(1).put((byte) (value ? 1 : 0));
    }

    /** One that the column cannot hold goes as it is, for Postgres to refuse. */
    private void kind(int value) {
        if (value == (short) value) {
            rows.putInt(Short.BYTES).putShort((short) value);
        } else {
            rows.putInt(Integer.BYTES).putInt(value);
        }
    }

    private void orNull(String value) {
        if (value.isEmpty()) {
            room(Integer.BYTES);
            rows.putInt(NULL);
        } else {
            text(value);
        }
    }

    private void text(String value) {
        // Postgres has no such character.
        byte[] text = (value.indexOf('\0') < 0 ? value : value.replace("\0", "")).getBytes(UTF_8);
        room(Integer.BYTES + text.length + MOST_BYTES_WITHOUT_TEXTS);
        rows.putInt(text.length).put(text);
    }

    private void room(int more) {
        if (rows.remaining() < more) {
            int length = rows.position();
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
            rows = ByteBuffer.wrap(bytes).position(length);
        }
    }
}
