package dev.curlew.link.webhook;

import java.time.Instant;
import java.util.Optional;

/**
 * A webhook, without its secrets.
 *
 * @param disabled by the server; empty: it did not
 * @param failingSince since when each delivery has failed; empty: the last one did not
 * @param oldSecretEnd until when the secret before the last rotation counts
 */
record StoredWebhook(
        String webhookId,
        WebhookSettings settings,
        Optional<Disabled> disabled,
        Optional<Instant> failingSince,
        Optional<Instant> oldSecretEnd,
        Instant createTime,
        Instant updateTime) {

    /** Why and when the server switched a webhook off. */
    record Disabled(String reason, Instant time) {}

    /** With other settings; switched on again, or sent elsewhere, it begins without failures. */
    StoredWebhook with(WebhookSettings other, Instant now) {
        boolean fresh = (other.enabled() && !settings.enabled()) || !other.url().equals(settings.url());
        return new StoredWebhook(
                webhookId,
                other,
                other.enabled() ? Optional.empty() : disabled,
                fresh ? Optional.empty() : failingSince,
                oldSecretEnd,
                createTime,
                now);
    }
}
