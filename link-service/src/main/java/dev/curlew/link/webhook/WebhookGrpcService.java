package dev.curlew.link.webhook;

import com.google.protobuf.Empty;
import dev.curlew.link.key.Keys;
import dev.curlew.link.request.FieldChecks;
import dev.curlew.link.request.PageTokens;
import dev.curlew.link.request.Pages;
import dev.curlew.link.request.RequestException;
import dev.curlew.link.request.Violations;
import dev.curlew.platform.time.UuidV7;
import dev.curlew.proto.link.v1.CreateWebhookRequest;
import dev.curlew.proto.link.v1.DeleteWebhookRequest;
import dev.curlew.proto.link.v1.GetWebhookDeliveryRequest;
import dev.curlew.proto.link.v1.GetWebhookRequest;
import dev.curlew.proto.link.v1.LinkRevision;
import dev.curlew.proto.link.v1.ListWebhookDeliveriesRequest;
import dev.curlew.proto.link.v1.ListWebhookDeliveriesResponse;
import dev.curlew.proto.link.v1.ListWebhooksRequest;
import dev.curlew.proto.link.v1.ListWebhooksResponse;
import dev.curlew.proto.link.v1.PingWebhookRequest;
import dev.curlew.proto.link.v1.RedeliverWebhookRequest;
import dev.curlew.proto.link.v1.RedeliverWebhookResponse;
import dev.curlew.proto.link.v1.RotateWebhookSecretRequest;
import dev.curlew.proto.link.v1.UpdateWebhookRequest;
import dev.curlew.proto.link.v1.Webhook;
import dev.curlew.proto.link.v1.WebhookDelivery;
import dev.curlew.proto.link.v1.WebhookServiceGrpc;
import io.grpc.stub.StreamObserver;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.regex.Pattern;

/** The rpcs of webhooks. */
final class WebhookGrpcService extends WebhookServiceGrpc.WebhookServiceImplBase {

    private static final Duration USUAL_OVERLAP = Duration.ofDays(1);
    private static final Duration LONGEST_OVERLAP = Duration.ofDays(30);
    private static final int MOST_REDELIVERED = 1000;
    private static final Pattern DELIVERY_ID = Pattern.compile("[0-9]{1,18}");
    private static final Pattern WEBHOOK_ID = Pattern.compile("whk_[0-9a-f]{32}");

    private final JooqWebhookBook book;
    private final JooqDeliveryLists deliveries;
    private final WebhookReader reader;
    private final WebhookMessages messages;
    private final Versions versions;
    private final PageTokens tokens;
    private final Clock clock;
    private final WebhookMetrics metrics;

    WebhookGrpcService(
            JooqWebhookBook book,
            JooqDeliveryLists deliveries,
            WebhookReader reader,
            WebhookMessages messages,
            Versions versions,
            PageTokens tokens,
            Clock clock,
            WebhookMetrics metrics) {
        this.book = book;
        this.deliveries = deliveries;
        this.reader = reader;
        this.messages = messages;
        this.versions = versions;
        this.tokens = tokens;
        this.clock = clock;
        this.metrics = metrics;
    }

    @Override
    public void createWebhook(CreateWebhookRequest request, StreamObserver<Webhook> observer) {
        WebhookSettings settings = reader.read(request.getWebhook());
        String webhookId = "whk_" + UuidV7.system().next().toString().replace("-", "");
        SigningSecret secret = SigningSecret.generate();
        StoredWebhook webhook = book.create(webhookId, settings, secret, actor());
        answer(observer, messages.write(webhook).setSecret(secret.text()).build());
    }

    @Override
    public void getWebhook(GetWebhookRequest request, StreamObserver<Webhook> observer) {
        answer(observer, messages.write(find(request.getWebhookId())).build());
    }

    @Override
    public void listWebhooks(ListWebhooksRequest request, StreamObserver<ListWebhooksResponse> observer) {
        int size = Pages.size(request.getPageSize());
        // The token is the id of the last webhook shown: it gives away nothing that the page did not.
        String after = request.getPageToken();
        if (!after.isEmpty() && !WEBHOOK_ID.matcher(after).matches()) {
            throw new RequestException.InvalidPageToken();
        }
        List<StoredWebhook> found = book.list(Optional.of(after).filter(token -> !token.isEmpty()), size + 1);
        List<Webhook> shown =
                Pages.fill(found, size, webhook -> messages.write(webhook).build());
        ListWebhooksResponse.Builder page = ListWebhooksResponse.newBuilder().addAllWebhooks(shown);
        if (shown.size() < found.size()) {
            page.setNextPageToken(shown.getLast().getWebhookId());
        }
        answer(observer, page.build());
    }

    @Override
    public void updateWebhook(UpdateWebhookRequest request, StreamObserver<Webhook> observer) {
        WebhookPatch patch = WebhookPatch.read(request);
        String webhookId = known(request.getWebhook().getWebhookId());
        StoredWebhook webhook = book.update(
                        webhookId, actor(), settings -> reader.read(patch.applyTo(messages.write(settings))))
                .orElseThrow(() -> new WebhookException.NotFound(webhookId));
        answer(observer, messages.write(webhook).build());
    }

    @Override
    public void deleteWebhook(DeleteWebhookRequest request, StreamObserver<Empty> observer) {
        String webhookId = known(request.getWebhookId());
        if (!book.delete(webhookId, actor())) {
            throw new WebhookException.NotFound(webhookId);
        }
        answer(observer, Empty.getDefaultInstance());
    }

    @Override
    public void rotateWebhookSecret(RotateWebhookSecretRequest request, StreamObserver<Webhook> observer) {
        Violations violations = new Violations();
        Optional<Duration> overlap = request.hasOverlap()
                ? FieldChecks.seconds("overlap", request.getOverlap(), LONGEST_OVERLAP, violations)
                : Optional.of(USUAL_OVERLAP);
        violations.check();
        String webhookId = known(request.getWebhookId());
        SigningSecret secret = SigningSecret.generate();
        StoredWebhook webhook = book.rotate(webhookId, secret, overlap.orElseThrow(), actor())
                .orElseThrow(() -> new WebhookException.NotFound(webhookId));
        answer(observer, messages.write(webhook).setSecret(secret.text()).build());
    }

    @Override
    public void pingWebhook(PingWebhookRequest request, StreamObserver<WebhookDelivery> observer) {
        String webhookId = find(request.getWebhookId()).webhookId();
        WebhookDelivery delivery = deliveries.ping(webhookId, clock.instant());
        metrics.enqueued(WebhookMetrics.Cause.PING, 1);
        answer(observer, delivery);
    }

    @Override
    public void listWebhookDeliveries(
            ListWebhookDeliveriesRequest request, StreamObserver<ListWebhookDeliveriesResponse> observer) {
        int size = Pages.size(request.getPageSize());
        if (request.getState() == WebhookDelivery.State.UNRECOGNIZED) {
            throw Violations.of("state", "PENDING, DELIVERED or DEAD");
        }
        String webhookId = find(request.getWebhookId()).webhookId();
        String bound = "webhook deliveries " + webhookId + " " + request.getStateValue();
        OptionalLong before = request.getPageToken().isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(tokens.read(request.getPageToken(), bound).id());
        List<WebhookDelivery> found = deliveries.list(webhookId, request.getState(), before, size + 1);
        List<WebhookDelivery> shown = Pages.fill(found, size, Function.identity());
        ListWebhookDeliveriesResponse.Builder page =
                ListWebhookDeliveriesResponse.newBuilder().addAllDeliveries(shown);
        if (shown.size() < found.size()) {
            page.setNextPageToken(tokens.write(
                    new PageTokens.Position(Instant.EPOCH, shown.getLast().getDeliveryId()), bound));
        }
        answer(observer, page.build());
    }

    @Override
    public void getWebhookDelivery(GetWebhookDeliveryRequest request, StreamObserver<WebhookDelivery> observer) {
        if (!DELIVERY_ID.matcher(request.getDeliveryId()).matches()) {
            throw Violations.of("deliveryId", "a number");
        }
        long deliveryId = Long.parseLong(request.getDeliveryId());
        String webhookId = find(request.getWebhookId()).webhookId();
        JooqDeliveryLists.Shown found = deliveries
                .find(webhookId, deliveryId)
                .orElseThrow(() -> new WebhookException.DeliveryNotFound(deliveryId));
        Optional<LinkRevision> version = versions.of(found.claim());
        boolean gone = Payloads.tellsOfLink(found.claim()) && version.isEmpty();
        answer(
                observer,
                found.delivery().toBuilder()
                        .setPayload(gone ? "" : Payloads.write(found.claim(), version))
                        .build());
    }

    @Override
    public void redeliverWebhook(RedeliverWebhookRequest request, StreamObserver<RedeliverWebhookResponse> observer) {
        List<Long> ids = request.getDeliveryIdsList().stream().distinct().toList();
        if (ids.size() > MOST_REDELIVERED) {
            throw Violations.of("deliveryIds", "at most 1,000");
        }
        StoredWebhook webhook = find(request.getWebhookId());
        if (!webhook.settings().enabled()) {
            throw new WebhookException.Disabled(webhook.webhookId());
        }
        int count = deliveries.redeliver(webhook.webhookId(), ids, MOST_REDELIVERED, clock.instant());
        metrics.enqueued(WebhookMetrics.Cause.REDELIVERY, count);
        answer(
                observer,
                RedeliverWebhookResponse.newBuilder().setRedeliveredCount(count).build());
    }

    private StoredWebhook find(String webhookId) {
        return book.find(known(webhookId)).orElseThrow(() -> new WebhookException.NotFound(webhookId));
    }

    /** No other is stored, and of some texts Postgres would not even take the question. */
    private static String known(String webhookId) {
        if (!WEBHOOK_ID.matcher(webhookId).matches()) {
            throw new WebhookException.NotFound(webhookId);
        }
        return webhookId;
    }

    private static String actor() {
        return Keys.caller().keyId();
    }

    private static <T> void answer(StreamObserver<T> observer, T message) {
        observer.onNext(message);
        observer.onCompleted();
    }
}
