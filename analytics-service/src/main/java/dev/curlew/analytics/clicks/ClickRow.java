package dev.curlew.analytics.clicks;

import dev.curlew.proto.analytics.v1.ClickRecord;
import java.time.Instant;
import java.util.UUID;

/**
 * A stored click.
 *
 * @param storeXid the transaction that stored it; 0 if it is not known
 */
record ClickRow(long linkId, Instant time, UUID eventId, long storeXid, ClickRecord record) {

    /** Where it stands among those of its link, and among those of all links of a day. */
    Place place() {
        return new Place(linkId, time, eventId);
    }

    /** A place in the order of link, time and id. */
    record Place(long linkId, Instant time, UUID eventId) {}
}
