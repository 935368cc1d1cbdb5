package dev.curlew.analytics.clicks;

import com.google.common.hash.Hashing;
import dev.curlew.analytics.clicks.ClickRow.Place;
import dev.curlew.proto.analytics.v1.ListClicksRequest;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.UUID;

/** Where a page of clicks ended, bound to the list that it is of. */
final class ClickPageToken {

    private static final int BYTES = 4 + 8 + 16;

    private ClickPageToken() {}

    static String write(Place last, ListClicksRequest request) {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES)
                .putInt(list(request))
                .putLong(ChronoUnit.MICROS.between(Instant.EPOCH, last.time()))
                .putLong(last.eventId().getMostSignificantBits())
                .putLong(last.eventId().getLeastSignificantBits());
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }

    /** The place; throws {@link ClickException.InvalidPageToken}. */
    static Place read(String token, long linkId, ListClicksRequest request) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(token));
            if (bytes.remaining() != BYTES || bytes.getInt() != list(request)) {
                throw new ClickException.InvalidPageToken();
            }
            Instant time = Instant.EPOCH.plus(bytes.getLong(), ChronoUnit.MICROS);
            UUID id = new UUID(bytes.getLong(), bytes.getLong());
            if (time.isBefore(Instant.EPOCH) || time.isAfter(Instant.parse("2200-01-01T00:00:00Z"))) {
                throw new ClickException.InvalidPageToken();
            }
            return new Place(linkId, time, id);
        } catch (IllegalArgumentException | ArithmeticException | DateTimeException _) {
            throw new ClickException.InvalidPageToken();
        }
    }

    private static int list(ListClicksRequest request) {
        ListClicksRequest what =
                request.toBuilder().clearPageSize().clearPageToken().build();
        return Hashing.murmur3_32_fixed().hashBytes(what.toByteArray()).asInt();
    }
}
