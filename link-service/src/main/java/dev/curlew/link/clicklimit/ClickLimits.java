package dev.curlew.link.clicklimit;

import dev.curlew.link.request.Violations;
import dev.curlew.link.store.JooqDatabase;
import dev.curlew.platform.error.ErrorMapper;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * How many clicks limited links have left. Postgres alone decides, one transaction a click, so that neither the number of
 * replicas nor the death of any of them lets one click too many pass.
 */
public final class ClickLimits {

    /** What is left of a link whose limit was lifted. */
    public static final long UNLIMITED = -1;

    // Half of what event ids are remembered for: an id is refused for its age long before it could count again.
    private static final Duration OLDEST_EVENT = Duration.ofHours(12);
    private static final int VERSION = 7;

    private final JooqClickLimitStore store;
    private final Clock clock;

    private ClickLimits(JooqClickLimitStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** Asks nothing of Postgres yet. */
    public static ClickLimits create(JooqDatabase database, Clock clock) {
        return new ClickLimits(new JooqClickLimitStore(database), clock);
    }

    /** What rpcs answer where a click cannot be had. */
    public static ErrorMapper errors() {
        return ClickLimitErrors.MAPPER;
    }

    /**
     * Takes one of the clicks of a link, once for each event id; durable on return.
     *
     * @param eventId of the click: a UUIDv7 of the last 12 hours
     * @return how many are left then; {@link #UNLIMITED}: no limit any more
     */
    public long take(long linkId, UUID eventId) {
        Instant now = clock.instant();
        checkAge(eventId, now);
        return store.take(linkId, eventId, now).left();
    }

    /** How many clicks of a link are left, without taking one; {@link #UNLIMITED}: no limit any more. */
    public long left(long linkId) {
        return store.find(linkId)
                .orElseThrow(ClickLimitException.NotLimited::new)
                .checked()
                .left();
    }

    private static void checkAge(UUID eventId, Instant now) {
        Instant made = Instant.ofEpochMilli(eventId.getMostSignificantBits() >>> 16);
        if (eventId.version() != VERSION || Duration.between(made, now).abs().compareTo(OLDEST_EVENT) > 0) {
            throw Violations.of("eventId", "a UUIDv7 of the last 12 hours");
        }
    }
}
