package dev.curlew.link.webhook;

import dev.curlew.link.domain.Domains;
import dev.curlew.platform.time.ProtoTimes;
import dev.curlew.proto.link.v1.Webhook;

/** Webhooks as the API shows them. */
final class WebhookMessages {

    private final Domains domains;

    WebhookMessages(Domains domains) {
        this.domains = domains;
    }

    Webhook.Builder write(StoredWebhook webhook) {
        Webhook.Builder message = write(webhook.settings())
                .setWebhookId(webhook.webhookId())
                .setCreateTime(ProtoTimes.timestamp(webhook.createTime()))
                .setUpdateTime(ProtoTimes.timestamp(webhook.updateTime()));
        webhook.disabled()
                .ifPresent(disabled -> message.setDisableReason(disabled.reason())
                        .setDisableTime(ProtoTimes.timestamp(disabled.time())));
        webhook.failingSince().map(ProtoTimes::timestamp).ifPresent(message::setFailingSinceTime);
        webhook.oldSecretEnd().map(ProtoTimes::timestamp).ifPresent(message::setOldSecretExpireTime);
        return message;
    }

    /** Only what administrators decide: the other way round of {@link WebhookReader}. */
    Webhook.Builder write(WebhookSettings settings) {
        return Webhook.newBuilder()
                .setDisplayName(settings.displayName())
                .setUrl(settings.url())
                .addAllEventTypesValue(settings.eventTypes())
                .addAllDomains(settings.domains().stream().map(domains::host).toList())
                .addAllTags(settings.tags())
                .addAllMilestones(settings.milestones())
                .setEnabled(settings.enabled());
    }
}
