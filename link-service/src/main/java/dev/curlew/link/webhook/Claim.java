package dev.curlew.link.webhook;

import dev.curlew.link.db.tables.records.WebhookDeliveryRecord;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A delivery that is this replica's to send now.
 *
 * @param sealedSecrets to sign it with, the newest first
 * @param milestone 0: none
 * @param attempt counts the tries, this one included
 * @param enqueued from when the tries are counted
 */
record Claim(
        long deliveryId,
        String webhookId,
        String url,
        List<byte[]> sealedSecrets,
        UUID eventId,
        int eventType,
        Instant eventTime,
        long linkId,
        long revision,
        long milestone,
        long clickCount,
        int attempt,
        Instant enqueued) {

    Claim {
        sealedSecrets = List.copyOf(sealedSecrets);
    }

    /** One of which only the payload is wanted. */
    static Claim toShow(WebhookDeliveryRecord row) {
        return new Claim(
                row.getDeliveryId(),
                row.getWebhookId(),
                "",
                List.of(),
                row.getEventId(),
                row.getEventType(),
                row.getEventTime(),
                row.getLinkId(),
                row.getRevision(),
                row.getMilestone(),
                row.getClickCount(),
                row.getAttempts(),
                row.getEnqueueTime());
    }
}
