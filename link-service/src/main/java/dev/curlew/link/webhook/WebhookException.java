package dev.curlew.link.webhook;

/** Why a call on webhooks is refused. */
abstract sealed class WebhookException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private WebhookException(String message) {
        super(message);
    }

    /** There is no webhook of that id. */
    static final class NotFound extends WebhookException {
        private static final long serialVersionUID = 1L;

        NotFound(String webhookId) {
            super("There is no webhook \"" + webhookId + "\".");
        }
    }

    /** The webhook has no delivery of that number. */
    static final class DeliveryNotFound extends WebhookException {
        private static final long serialVersionUID = 1L;

        DeliveryNotFound(long deliveryId) {
            super("The webhook has no delivery " + deliveryId + ".");
        }
    }

    /** The webhook is switched off. */
    static final class Disabled extends WebhookException {
        private static final long serialVersionUID = 1L;

        Disabled(String webhookId) {
            super("The webhook \"" + webhookId + "\" is switched off.");
        }
    }

    /** As many as each change of a link is compared with. */
    static final class TooMany extends WebhookException {
        private static final long serialVersionUID = 1L;

        TooMany() {
            super("There are " + JooqWebhookBook.MOST + " webhooks, and cannot be more.");
        }
    }
}
