package dev.curlew.cli.webhooks;

import dev.curlew.cli.output.Column;
import dev.curlew.proto.link.v1.Webhook;
import dev.curlew.proto.link.v1.WebhookDelivery;
import java.util.List;
import java.util.stream.Collectors;

/** What lists show of webhooks and deliveries. */
final class WebhookColumns {
    static final List<Column<Webhook>> WEBHOOKS = List.of(
            Column.whole("ID", Webhook::getWebhookId),
            Column.text("NAME", Webhook::getDisplayName),
            Column.text("URL", Webhook::getUrl),
            Column.text(
                    "EVENTS",
                    webhook ->
                            webhook.getEventTypesList().stream().map(Enum::name).collect(Collectors.joining(", "))),
            Column.whole("ENABLED", webhook -> webhook.getEnabled() ? "yes" : "no"),
            Column.time("FAILING SINCE", Webhook::hasFailingSinceTime, Webhook::getFailingSinceTime));

    static final List<Column<WebhookDelivery>> DELIVERIES = List.of(
            Column.number("ID", WebhookDelivery::getDeliveryId),
            Column.whole("EVENT", delivery -> delivery.getEventType().name()),
            Column.time("TIME", WebhookDelivery::hasEventTime, WebhookDelivery::getEventTime),
            Column.whole("STATE", delivery -> delivery.getState().name()),
            Column.text("CODE", WebhookDelivery::getCode),
            Column.number("TRIES", WebhookDelivery::getAttemptCount),
            Column.number("STATUS", WebhookDelivery::getHttpStatus),
            Column.text("FAILURE", WebhookDelivery::getFailure));

    private WebhookColumns() {}
}
