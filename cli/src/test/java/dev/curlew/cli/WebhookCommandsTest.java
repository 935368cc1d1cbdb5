package dev.curlew.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.google.protobuf.Duration;
import com.google.protobuf.FieldMask;
import com.google.protobuf.Message;
import dev.curlew.proto.link.v1.CreateWebhookRequest;
import dev.curlew.proto.link.v1.DeleteWebhookRequest;
import dev.curlew.proto.link.v1.GetWebhookRequest;
import dev.curlew.proto.link.v1.ListWebhookDeliveriesRequest;
import dev.curlew.proto.link.v1.ListWebhooksRequest;
import dev.curlew.proto.link.v1.PingWebhookRequest;
import dev.curlew.proto.link.v1.RedeliverWebhookRequest;
import dev.curlew.proto.link.v1.RotateWebhookSecretRequest;
import dev.curlew.proto.link.v1.UpdateWebhookRequest;
import dev.curlew.proto.link.v1.Webhook;
import dev.curlew.proto.link.v1.Webhook.EventType;
import dev.curlew.proto.link.v1.WebhookDelivery;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each command for webhooks asks the server for what its options say. */
class WebhookCommandsTest {
    @AutoClose
    private final FakeServer server = FakeServer.start();

    @ParameterizedTest
    @MethodSource("commands")
    void command_asksForWhatItsOptionsSay(String command, Message expected) {
        Cli.Ended ended = Cli.of(server).line(command);

        assertThat(ended.exitCode()).as(ended.err()).isZero();
        assertThat(server.requests()).containsExactly(expected);
    }

    static Stream<Arguments> commands() {
        return Stream.of(
                arguments(
                        "webhooks create --name n --url https://example.com/h --event link-created,link-clicks-reached"
                                + " --domain d --tag a,b --milestone 10,100 --enabled false",
                        CreateWebhookRequest.newBuilder()
                                .setWebhook(Webhook.newBuilder()
                                        .setDisplayName("n")
                                        .setUrl("https://example.com/h")
                                        .addEventTypes(EventType.LINK_CREATED)
                                        .addEventTypes(EventType.LINK_CLICKS_REACHED)
                                        .addDomains("d")
                                        .addTags("a")
                                        .addTags("b")
                                        .addMilestones(10)
                                        .addMilestones(100)
                                        .setEnabled(false))
                                .build()),
                arguments(
                        "webhooks get w",
                        GetWebhookRequest.newBuilder().setWebhookId("w").build()),
                arguments(
                        "webhooks list",
                        ListWebhooksRequest.newBuilder().setPageSize(50).build()),
                arguments(
                        "webhooks update w --url https://example.com/i --clear milestones",
                        UpdateWebhookRequest.newBuilder()
                                .setWebhook(
                                        Webhook.newBuilder().setWebhookId("w").setUrl("https://example.com/i"))
                                .setUpdateMask(
                                        FieldMask.newBuilder().addPaths("url").addPaths("milestones"))
                                .build()),
                arguments(
                        "webhooks delete w --yes",
                        DeleteWebhookRequest.newBuilder().setWebhookId("w").build()),
                arguments(
                        "webhooks rotate w --overlap 1h",
                        RotateWebhookSecretRequest.newBuilder()
                                .setWebhookId("w")
                                .setOverlap(Duration.newBuilder().setSeconds(3600))
                                .build()),
                arguments(
                        "webhooks ping w",
                        PingWebhookRequest.newBuilder().setWebhookId("w").build()),
                arguments(
                        "webhooks deliveries w --state dead --limit 5",
                        ListWebhookDeliveriesRequest.newBuilder()
                                .setWebhookId("w")
                                .setState(WebhookDelivery.State.DEAD)
                                .setPageSize(5)
                                .build()),
                arguments(
                        "webhooks redeliver w 3 4",
                        RedeliverWebhookRequest.newBuilder()
                                .setWebhookId("w")
                                .addDeliveryIds(3)
                                .addDeliveryIds(4)
                                .build()),
                arguments(
                        "webhooks redeliver w",
                        RedeliverWebhookRequest.newBuilder().setWebhookId("w").build()));
    }

    @Test
    void ping_thatNobodyTook_fails() {
        server.answer(
                "PingWebhook",
                WebhookDelivery.newBuilder()
                        .setState(WebhookDelivery.State.DEAD)
                        .setFailure("no connection")
                        .build());

        Cli.Ended ended = Cli.of(server).line("webhooks ping w");

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.out()).contains("no connection");
    }
}
