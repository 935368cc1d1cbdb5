package dev.curlew.link.webhook;

import dev.curlew.platform.error.ApiError;
import dev.curlew.platform.error.ErrorMapper;
import java.util.Optional;

/** What rpcs answer for each {@link WebhookException}. */
final class WebhookErrors {

    static final ErrorMapper MAPPER =
            failure -> failure instanceof WebhookException known ? Optional.of(map(known)) : Optional.empty();

    private WebhookErrors() {}

    private static ApiError map(WebhookException failure) {
        String message = String.valueOf(failure.getMessage());
        return switch (failure) {
            case WebhookException.NotFound _ ->
                ApiError.notFound("WEBHOOK_NOT_FOUND", message)
                        .withViolation("webhookId", "the id of a webhook, see ListWebhooks");
            case WebhookException.DeliveryNotFound _ ->
                ApiError.notFound("WEBHOOK_DELIVERY_NOT_FOUND", message)
                        .withViolation("deliveryIds", "numbers of deliveries, see ListWebhookDeliveries");
            case WebhookException.Disabled _ -> ApiError.failedPrecondition("WEBHOOK_DISABLED", message);
            case WebhookException.TooMany _ -> ApiError.resourceExhausted("TOO_MANY_WEBHOOKS", message);
        };
    }
}
