package dev.curlew.link.webhook;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Gives up and removes what is not to be delivered, now and then, some at a time. Any number of replicas may do it at once. */
final class DeliveryUpkeep {

    private static final int AT_ONCE = 1000;
    private static final int MOST_COUNTED = 100_000;
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final Duration DELETED_KEPT = Duration.ofHours(1);

    private final JooqDeliveryStore store;
    private final Webhooks.Settings settings;
    private final Clock clock;
    private final WebhookMetrics metrics;
    // Of the thread of the rounds.
    private long next = System.nanoTime();

    DeliveryUpkeep(JooqDeliveryStore store, Webhooks.Settings settings, Clock clock, WebhookMetrics metrics) {
        this.store = store;
        this.settings = settings;
        this.clock = clock;
        this.metrics = metrics;
    }

    /** Does what is due; goes on with what is left in the next round. */
    void round() {
        if (System.nanoTime() - next < 0) {
            return;
        }
        Instant now = clock.instant();
        int dead = store.giveUp(now, settings.lease(), AT_ONCE);
        metrics.dead(dead);
        JooqDeliveryStore.Removed removed = store.removeDeleted(now.minus(DELETED_KEPT), AT_ONCE);
        metrics.discarded(removed.pending());
        metrics.pending(store.pending(MOST_COUNTED));
        boolean more = dead == AT_ONCE || removed.deliveries() == AT_ONCE;
        next = System.nanoTime() + (more ? 0 : PAUSE.toNanos());
    }
}
