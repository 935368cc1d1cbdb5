package dev.curlew.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Duration;
import dev.curlew.link.WebhookReceiver.Call;
import dev.curlew.proto.link.v1.BatchCreateLinksRequest;
import dev.curlew.proto.link.v1.CreateLinkRequest;
import dev.curlew.proto.link.v1.CreateWebhookRequest;
import dev.curlew.proto.link.v1.DeleteWebhookRequest;
import dev.curlew.proto.link.v1.GetWebhookDeliveryRequest;
import dev.curlew.proto.link.v1.GetWebhookRequest;
import dev.curlew.proto.link.v1.Link;
import dev.curlew.proto.link.v1.ListWebhookDeliveriesRequest;
import dev.curlew.proto.link.v1.PingWebhookRequest;
import dev.curlew.proto.link.v1.RedeliverWebhookRequest;
import dev.curlew.proto.link.v1.RotateWebhookSecretRequest;
import dev.curlew.proto.link.v1.UpdateWebhookRequest;
import dev.curlew.proto.link.v1.Webhook;
import dev.curlew.proto.link.v1.WebhookDelivery;
import dev.curlew.proto.link.v1.WebhookDelivery.State;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Deliveries by two replicas; each test has a tag and a path of its own. */
class WebhookDeliveryTest {

    private static final java.time.Duration SOON = java.time.Duration.ofSeconds(30);
    private static final Map<String, String> VARIABLES = Map.of(
            "FETCH_ALLOW_ADDRESSES", "127.0.0.1",
            "WEBHOOK_TIMEOUT", "1s",
            "WEBHOOK_FIRST_RETRY", "20ms",
            "WEBHOOK_GIVE_UP_AFTER", "3s");

    @RegisterExtension
    static final ReplicaExtension CURLEW = ReplicaExtension.two(VARIABLES);

    @AutoClose
    private static final WebhookReceiver RECEIVER = WebhookReceiver.start();

    @Test
    void delivery_isSigned_andSaysWhatTheApiSays() {
        Webhook webhook = create("signed");
        Link link = link("signed");

        Call call = awaitCalls("signed", 1).getFirst();
        assertThat(call.method()).isEqualTo("POST");
        assertThat(call.header("content-type")).isEqualTo("application/json; charset=utf-8");
        assertThat(call.header("user-agent")).startsWith("CurlewBot/");
        assertThat(call.isSignedWith(webhook.getSecret())).isTrue();
        assertThat(call.isSignedWith(create("other").getSecret())).isFalse();
        assertThat(call.type()).isEqualTo("link.created");
        assertThat(call.body())
                .startsWith("{\"type\":\"link.created\",\"timestamp\":\"20")
                .contains("\"data\":{\"link\":{\"code\":\"" + link.getCode() + "\"")
                .contains("\"state\":\"ACTIVE\"", "\"maxClicks\":\"0\"", "\"changedFields\":\"targetUrl,");
        Link told = call.payload().getData().getLink();
        assertThat(told).isEqualTo(link);
        assertThat(call.payload().getData().getActor()).isEqualTo("admin");
        WebhookDelivery delivery = awaitState(webhook, State.DELIVERED);
        assertThat(delivery.getEventId()).isEqualTo(call.id());
        assertThat(delivery.getCode()).isEqualTo(link.getCode());
        assertThat(delivery.getDomain()).isEqualTo(Replica.DOMAIN);
        assertThat(delivery.getHttpStatus()).isEqualTo(204);
        assertThat(delivery.getAttemptCount()).isEqualTo(1);
        assertThat(delivery.hasNextAttemptTime()).isFalse();
        assertThat(delivery.getPayload()).isEmpty();
        String id = Long.toString(delivery.getDeliveryId());
        assertThat(withPayload(webhook, id))
                .isEqualTo(delivery.toBuilder().setPayload(call.body()).build());
        assertThat(Errors.reason(() -> withPayload(create("payload-other"), id)))
                .isEqualTo("WEBHOOK_DELIVERY_NOT_FOUND");
        for (String bad : List.of("", "first", "-1", "1".repeat(19))) {
            assertThat(Errors.reason(() -> withPayload(webhook, bad))).as(bad).isEqualTo("INVALID_FIELD");
        }
    }

    @Test
    void rotation_signsWithBothForTheOverlap() {
        Webhook before = create("rotated");
        Webhook after = CURLEW.replica()
                .webhooks()
                .rotateWebhookSecret(RotateWebhookSecretRequest.newBuilder()
                        .setWebhookId(before.getWebhookId())
                        .build());
        link("rotated");
        Call both = awaitCalls("rotated", 1).getFirst();
        assertThat(after.getSecret()).isNotEqualTo(before.getSecret());
        assertThat(both.isSignedWith(before.getSecret())).isTrue();
        assertThat(both.isSignedWith(after.getSecret())).isTrue();

        Webhook last = CURLEW.replica()
                .webhooks()
                .rotateWebhookSecret(RotateWebhookSecretRequest.newBuilder()
                        .setWebhookId(before.getWebhookId())
                        .setOverlap(Duration.getDefaultInstance())
                        .build());
        link("rotated");
        Call one = awaitCalls("rotated", 2).get(1);
        assertThat(one.isSignedWith(last.getSecret())).isTrue();
        assertThat(one.isSignedWith(after.getSecret())).isFalse();
        assertThat(one.isSignedWith(before.getSecret())).isFalse();
    }

    @Test
    void failures_areTriedAgain_withTheSameIdAndBody() {
        RECEIVER.answer("/failing", number -> switch (number) {
            case 1 -> WebhookReceiver.status(500);
            case 2 ->
                new MockResponse.Builder().headersDelay(2, TimeUnit.SECONDS).build();
            case 3 ->
                new MockResponse.Builder()
                        .code(302)
                        .setHeader("location", "/elsewhere")
                        .build();
            default -> WebhookReceiver.status(200);
        });
        Webhook webhook = create("failing");
        link("failing");

        List<Call> calls = awaitCalls("failing", 4);
        WebhookDelivery delivery = awaitState(webhook, State.DELIVERED);
        assertThat(calls.stream().map(Call::id).distinct()).containsExactly(delivery.getEventId());
        assertThat(calls.stream().map(Call::body).distinct()).hasSize(1);
        assertThat(calls).allMatch(call -> call.isSignedWith(webhook.getSecret()));
        assertThat(delivery.getAttemptCount()).isEqualTo(4);
        assertThat(delivery.getFailure()).isEmpty();
        assertThat(RECEIVER.calls("/elsewhere")).isEmpty();
        assertThat(get(webhook).hasFailingSinceTime()).isFalse();
    }

    @Test
    void deadLetter_isListed_andDeliveredWhenSentAgain() {
        RECEIVER.answer("/dead", _ -> WebhookReceiver.status(503));
        Webhook webhook = create("dead");
        Link link = link("dead");

        WebhookDelivery dead = awaitState(webhook, State.DEAD);
        assertThat(dead.getFailure()).isEqualTo("HTTP 503");
        assertThat(dead.getHttpStatus()).isEqualTo(503);
        assertThat(dead.getAttemptCount()).isGreaterThan(2);
        assertThat(dead.hasCompleteTime()).isTrue();
        assertThat(deliveries(webhook, State.DEAD)).containsExactly(dead);
        assertThat(deliveries(webhook, State.PENDING)).isEmpty();
        assertThat(get(webhook).hasFailingSinceTime()).isTrue();

        RECEIVER.answer("/dead", _ -> WebhookReceiver.status(200));
        assertThat(redeliver(webhook)).isEqualTo(1);
        WebhookDelivery delivered = awaitState(webhook, State.DELIVERED);
        assertThat(delivered.getEventId()).isEqualTo(dead.getEventId());
        assertThat(RECEIVER.calls("/dead").getLast().code()).isEqualTo(link.getCode());
        assertThat(redeliver(webhook)).isZero();
        assertThat(redeliver(webhook, delivered.getDeliveryId())).isEqualTo(1);
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(RECEIVER.calls("/dead").stream()
                                .filter(call -> call.id().equals(dead.getEventId())))
                        .hasSize(dead.getAttemptCount() + 2));
        assertThat(Errors.reason(() -> redeliver(webhook, delivered.getDeliveryId(), 987_654_321)))
                .isEqualTo("WEBHOOK_DELIVERY_NOT_FOUND");
        assertThat(Errors.reason(() -> redeliver(create("dead-other"), delivered.getDeliveryId())))
                .isEqualTo("WEBHOOK_DELIVERY_NOT_FOUND");
    }

    @Test
    void privateAddresses_areNotCalled() {
        List<Webhook> webhooks = Stream.of("127.0.0.2", "10.1.2.3", "[::1]", "169.254.169.254")
                .map(host -> CURLEW.replica()
                        .webhooks()
                        .createWebhook(CreateWebhookRequest.newBuilder()
                                .setWebhook(Webhook.newBuilder()
                                        .setDisplayName("inside")
                                        .setUrl("http://" + host + ":9/")
                                        .addTags("inside"))
                                .build()))
                .toList();
        webhooks.forEach(WebhookDeliveryTest::ping);
        for (Webhook webhook : webhooks) {
            WebhookDelivery dead = awaitState(webhook, State.DEAD);
            assertThat(dead.getFailure()).as(webhook.getUrl()).contains("an address that is not public");
            assertThat(dead.getHttpStatus()).isZero();
        }
    }

    @Test
    void gone_switchesOff_saysWhy_andGivesUpWhatWaits() {
        RECEIVER.answer("/gone", _ -> WebhookReceiver.status(410));
        Webhook webhook = create("gone");
        link("gone");

        await().atMost(SOON).until(() -> !get(webhook).getEnabled());
        assertThat(get(webhook).getDisableReason()).isEqualTo("The URL answered 410: gone.");
        assertThat(get(webhook).hasDisableTime()).isTrue();
        assertThat(awaitState(webhook, State.DEAD).getFailure()).isEqualTo("HTTP 410");
        assertThat(Errors.reason(() -> redeliver(webhook))).isEqualTo("WEBHOOK_DISABLED");

        RECEIVER.answer("/gone", _ -> WebhookReceiver.status(200));
        ping(webhook);
        await().atMost(SOON)
                .until(() -> RECEIVER.calls("/gone").getLast().type().equals("ping"));
        Webhook on = CURLEW.replica()
                .webhooks()
                .updateWebhook(UpdateWebhookRequest.newBuilder()
                        .setWebhook(Webhook.newBuilder()
                                .setWebhookId(webhook.getWebhookId())
                                .setEnabled(true))
                        .build());
        assertThat(on.getDisableReason()).isEmpty();
        assertThat(on.hasDisableTime()).isFalse();
        assertThat(redeliver(webhook)).isEqualTo(1);
        await().atMost(SOON)
                .until(() -> deliveries(webhook, State.DEAD).isEmpty()
                        && deliveries(webhook, State.PENDING).isEmpty());
    }

    @Test
    void switchedOff_whatWaitsIsGivenUp() {
        RECEIVER.answer(
                "/off",
                _ -> new MockResponse.Builder()
                        .code(429)
                        .setHeader("retry-after", "1")
                        .build());
        Webhook webhook = create("off");
        link("off");
        awaitCalls("off", 1);
        Webhook _ = CURLEW.replica()
                .webhooks()
                .updateWebhook(UpdateWebhookRequest.newBuilder()
                        .setWebhook(Webhook.newBuilder()
                                .setWebhookId(webhook.getWebhookId())
                                .setEnabled(false))
                        .setUpdateMask(
                                com.google.protobuf.FieldMask.newBuilder().addPaths("enabled"))
                        .build());
        link("off");
        assertThat(awaitState(webhook, State.DEAD).getFailure()).isNotEmpty();
        assertThat(deliveries(webhook, State.STATE_UNSPECIFIED)).hasSize(1);
    }

    @Test
    void manyEvents_onTwoReplicas_eachIsSentOnce_andTheCountsAddUp() throws SQLException {
        Webhook webhook = create("many");
        for (int i = 0; i < 3; i++) {
            batch(i % 2 == 0 ? CURLEW.replica() : CURLEW.second(), "many", 100);
        }
        List<Call> calls = awaitCalls("many", 300);
        await().atMost(SOON).until(() -> deliveries(webhook, State.PENDING).isEmpty());
        assertThat(calls.stream().collect(Collectors.groupingBy(Call::id, Collectors.counting())))
                .hasSize(300)
                .allSatisfy((_, count) -> assertThat(count).isEqualTo(1));
        assertThat(calls.stream().map(Call::code).distinct()).hasSize(300);
        for (Replica replica : List.of(CURLEW.replica(), CURLEW.second())) {
            assertThat(replica.counted("webhook_attempts", "outcome", "delivered"))
                    .isPositive();
        }
        // All that this class made, whichever test came before: nothing is lost and nothing is made up.
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(
                                total("webhook_deliveries_enqueued", "cause", "event", "ping", "redelivery"))
                        .isEqualTo(total("webhook_deliveries_ended", "outcome", "delivered", "dead", "discarded")
                                + pending()));
    }

    @Test
    void slowWebhook_doesNotHoldUpOthers() {
        RECEIVER.answer(
                "/slow",
                _ -> new MockResponse.Builder()
                        .headersDelay(2, TimeUnit.SECONDS)
                        .build());
        create("slow");
        create("quick");
        batch(CURLEW.replica(), "slow", 300);
        awaitCalls("slow", 8);
        link("quick");
        awaitCalls("quick", 1);
        assertThat(RECEIVER.calls("/slow").stream().map(Call::id).distinct().count())
                .isLessThan(300);
    }

    @Test
    void deleted_isToldNothingMore_andItsDeliveriesGo() throws SQLException {
        RECEIVER.answer("/deleted", _ -> WebhookReceiver.status(500));
        Webhook webhook = create("deleted");
        link("deleted");
        awaitCalls("deleted", 1);
        var _ = CURLEW.replica()
                .webhooks()
                .deleteWebhook(DeleteWebhookRequest.newBuilder()
                        .setWebhookId(webhook.getWebhookId())
                        .build());
        assertThat(Errors.reason(() -> get(webhook))).isEqualTo("WEBHOOK_NOT_FOUND");
        await().atMost(SOON)
                .until(() -> number("select count(*) from link.webhook_delivery where webhook_id = '"
                                + webhook.getWebhookId() + "'")
                        == 0);
    }

    private static double total(String counter, String label, String... values) {
        return Stream.of(CURLEW.replica(), CURLEW.second())
                .mapToDouble(replica -> Stream.of(values)
                        .mapToDouble(value -> replica.counted(counter, label, value))
                        .sum())
                .sum();
    }

    private static long pending() throws SQLException {
        return number("select count(*) from link.webhook_delivery where state = 1");
    }

    private static long number(String sql) throws SQLException {
        try (Connection connection = CURLEW.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            assertThat(row.next()).isTrue();
            return row.getLong(1);
        }
    }

    private static List<Call> awaitCalls(String name, int count) {
        await().atMost(SOON).until(() -> RECEIVER.calls("/" + name).size() >= count);
        return RECEIVER.calls("/" + name);
    }

    /** The newest delivery of a webhook that is in this state, once there is one. */
    private static WebhookDelivery awaitState(Webhook webhook, State state) {
        await().atMost(SOON).until(() -> !deliveries(webhook, state).isEmpty());
        return deliveries(webhook, state).getFirst();
    }

    private static List<WebhookDelivery> deliveries(Webhook webhook, State state) {
        return CURLEW.second()
                .webhooks()
                .listWebhookDeliveries(ListWebhookDeliveriesRequest.newBuilder()
                        .setWebhookId(webhook.getWebhookId())
                        .setState(state)
                        .build())
                .getDeliveriesList();
    }

    private static WebhookDelivery withPayload(Webhook webhook, String delivery) {
        return CURLEW.replica()
                .webhooks()
                .getWebhookDelivery(GetWebhookDeliveryRequest.newBuilder()
                        .setWebhookId(webhook.getWebhookId())
                        .setDeliveryId(delivery)
                        .build());
    }

    private static int redeliver(Webhook webhook, long... deliveries) {
        return CURLEW.replica()
                .webhooks()
                .redeliverWebhook(RedeliverWebhookRequest.newBuilder()
                        .setWebhookId(webhook.getWebhookId())
                        .addAllDeliveryIds(
                                java.util.Arrays.stream(deliveries).boxed().toList())
                        .build())
                .getRedeliveredCount();
    }

    private static void ping(Webhook webhook) {
        WebhookDelivery delivery = CURLEW.replica()
                .webhooks()
                .pingWebhook(PingWebhookRequest.newBuilder()
                        .setWebhookId(webhook.getWebhookId())
                        .build());
        assertThat(delivery.getEventType()).isEqualTo(Webhook.EventType.PING);
        assertThat(delivery.getState()).isEqualTo(State.PENDING);
    }

    private static Webhook get(Webhook webhook) {
        return CURLEW.second()
                .webhooks()
                .getWebhook(GetWebhookRequest.newBuilder()
                        .setWebhookId(webhook.getWebhookId())
                        .build());
    }

    /** A webhook for links with this tag, which calls this path. */
    private static Webhook create(String name) {
        return CURLEW.replica()
                .webhooks()
                .createWebhook(CreateWebhookRequest.newBuilder()
                        .setWebhook(Webhook.newBuilder()
                                .setDisplayName(name)
                                .setUrl(RECEIVER.url("/" + name))
                                .addTags(name))
                        .build());
    }

    private static Link link(String tag) {
        return CURLEW.second().links().createLink(request(tag));
    }

    private static void batch(Replica replica, String tag, int links) {
        var _ = replica.links()
                .batchCreateLinks(BatchCreateLinksRequest.newBuilder()
                        .addAllRequests(IntStream.range(0, links)
                                .mapToObj(_ -> request(tag))
                                .toList())
                        .build());
    }

    private static CreateLinkRequest request(String tag) {
        return CreateLinkRequest.newBuilder()
                .setLink(Link.newBuilder().setTargetUrl("https://example.com/").addTags(tag))
                .build();
    }
}
