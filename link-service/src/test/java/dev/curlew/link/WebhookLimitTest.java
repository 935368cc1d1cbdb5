package dev.curlew.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.curlew.platform.error.ApiError;
import dev.curlew.proto.link.v1.CreateLinkRequest;
import dev.curlew.proto.link.v1.CreateWebhookRequest;
import dev.curlew.proto.link.v1.DeleteWebhookRequest;
import dev.curlew.proto.link.v1.GetWebhookRequest;
import dev.curlew.proto.link.v1.Link;
import dev.curlew.proto.link.v1.ListWebhooksRequest;
import dev.curlew.proto.link.v1.Webhook;
import io.grpc.Status.Code;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How long webhooks may fail, and how many there may be. */
class WebhookLimitTest {

    private static final int MOST = 100;
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Map<String, String> VARIABLES = Map.of(
            "FETCH_ALLOW_ADDRESSES", "127.0.0.1",
            "WEBHOOK_TIMEOUT", "30s",
            "WEBHOOK_FIRST_RETRY", "100ms",
            "WEBHOOK_GIVE_UP_AFTER", "1h",
            "WEBHOOK_DISABLE_AFTER", "1s");

    @RegisterExtension
    static final ReplicaExtension CURLEW = ReplicaExtension.two(VARIABLES);

    @AutoClose
    private static final WebhookReceiver RECEIVER = WebhookReceiver.start();

    @AfterEach
    void deleteAll() {
        webhooks().forEach(webhook -> delete(webhook.getWebhookId()));
    }

    @Test
    void failingForLong_isSwitchedOff_butNotWhereSomethingArrivedMeanwhile() {
        RECEIVER.answer("/recovers", number -> WebhookReceiver.status(number % 2 == 1 ? 500 : 204));
        RECEIVER.answer("/fails", _ -> WebhookReceiver.status(500));
        Webhook recovers = create("recovers");
        Webhook fails = create("fails");

        link("recovers");
        await().atMost(SOON).until(() -> RECEIVER.calls("/recovers").size() == 2);
        await().atMost(SOON).until(() -> !get(recovers).hasFailingSinceTime());
        link("fails");
        await().atMost(SOON).until(() -> !get(fails).getEnabled());
        Webhook off = get(fails);
        assertThat(off.getDisableReason())
                .startsWith("Each delivery has failed since " + instant(off.getFailingSinceTime()));
        assertThat(off.hasDisableTime()).isTrue();
        assertThat(Duration.between(instant(off.getFailingSinceTime()), instant(off.getDisableTime())))
                .isGreaterThanOrEqualTo(Duration.ofSeconds(1));
        int calls = RECEIVER.calls("/fails").size();

        // The other one failed even earlier, but not since.
        link("recovers");
        link("fails");
        await().atMost(SOON).until(() -> RECEIVER.calls("/recovers").size() == 4);
        await().atMost(SOON).until(() -> !get(recovers).hasFailingSinceTime());
        assertThat(get(recovers).getEnabled()).isTrue();
        assertThat(RECEIVER.calls("/fails")).hasSize(calls);
    }

    @Test
    void moreThanThereMayBe_areRefused_alsoOverReplicas_untilOneIsDeleted() {
        AtomicInteger made = new AtomicInteger();
        try (ExecutorService callers = Executors.newFixedThreadPool(4)) {
            for (int i = 0; i < MOST + 8; i++) {
                Replica on = i % 2 == 0 ? CURLEW.replica() : CURLEW.second();
                callers.execute(() -> {
                    if (!Errors.refuses(() -> create(on, "many"))) {
                        made.incrementAndGet();
                    }
                });
            }
        }
        assertThat(made).hasValue(MOST);
        assertThat(webhooks()).hasSize(MOST);

        ApiError error = Errors.of(() -> create("many"));
        assertThat(error.code()).isEqualTo(Code.RESOURCE_EXHAUSTED);
        assertThat(error.reason()).isEqualTo("TOO_MANY_WEBHOOKS");
        assertThat(error.message()).contains(Integer.toString(MOST));

        delete(webhooks().getFirst().getWebhookId());
        assertThat(create("many").getWebhookId()).isNotEmpty();
    }

    private static java.time.Instant instant(com.google.protobuf.Timestamp time) {
        return java.time.Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
    }

    private static List<Webhook> webhooks() {
        return CURLEW.replica()
                .webhooks()
                .listWebhooks(ListWebhooksRequest.newBuilder().setPageSize(1000).build())
                .getWebhooksList();
    }

    private static Webhook get(Webhook webhook) {
        return CURLEW.second()
                .webhooks()
                .getWebhook(GetWebhookRequest.newBuilder()
                        .setWebhookId(webhook.getWebhookId())
                        .build());
    }

    private static void delete(String webhookId) {
        var _ = CURLEW.replica()
                .webhooks()
                .deleteWebhook(DeleteWebhookRequest.newBuilder()
                        .setWebhookId(webhookId)
                        .build());
    }

    private static Webhook create(String name) {
        return create(CURLEW.replica(), name);
    }

    /** A webhook for links with this tag, which calls this path. */
    private static Webhook create(Replica on, String name) {
        return on.webhooks()
                .createWebhook(CreateWebhookRequest.newBuilder()
                        .setWebhook(Webhook.newBuilder()
                                .setDisplayName(name)
                                .setUrl(RECEIVER.url("/" + name))
                                .addTags(name))
                        .build());
    }

    private static void link(String tag) {
        Link _ = CURLEW.second()
                .links()
                .createLink(CreateLinkRequest.newBuilder()
                        .setLink(Link.newBuilder()
                                .setTargetUrl("https://example.com/")
                                .addTags(tag))
                        .build());
    }
}
