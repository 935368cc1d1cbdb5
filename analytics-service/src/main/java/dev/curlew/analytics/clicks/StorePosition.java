package dev.curlew.analytics.clicks;

import java.util.Comparator;
import java.util.UUID;

/**
 * A place in the order in which clicks were stored: behind a click, or before all of a transaction.
 *
 * @param xid of the transaction
 * @param eventId of the click in it; {@link #NO_CLICK}: before all
 */
record StorePosition(long xid, UUID eventId) implements Comparable<StorePosition> {

    static final UUID NO_CLICK = new UUID(0, 0);

    // As Postgres compares them: without sign.
    private static final Comparator<UUID> IDS = Comparator.comparingLong(
                    (UUID id) -> id.getMostSignificantBits() + Long.MIN_VALUE)
            .thenComparingLong(id -> id.getLeastSignificantBits() + Long.MIN_VALUE);

    static StorePosition before(long xid) {
        return new StorePosition(xid, NO_CLICK);
    }

    static StorePosition behind(ClickRow row) {
        return new StorePosition(row.storeXid(), row.eventId());
    }

    @Override
    public int compareTo(StorePosition other) {
        int byXid = Long.compare(xid, other.xid);
        return byXid != 0 ? byXid : IDS.compare(eventId, other.eventId);
    }
}
