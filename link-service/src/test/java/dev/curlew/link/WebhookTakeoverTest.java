package dev.curlew.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.curlew.embedded.junit.PostgresExtension;
import dev.curlew.embedded.junit.RedisExtension;
import dev.curlew.link.WebhookReceiver.Call;
import dev.curlew.platform.testing.ChildJvm;
import dev.curlew.proto.link.v1.BatchCreateLinksRequest;
import dev.curlew.proto.link.v1.CreateLinkRequest;
import dev.curlew.proto.link.v1.CreateWebhookRequest;
import dev.curlew.proto.link.v1.Link;
import dev.curlew.proto.link.v1.Webhook;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import mockwebserver3.MockResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A replica that is killed, and many events at once. */
class WebhookTakeoverTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    private static final int BATCHES = 4;
    private static final int BATCH = 750;
    private static final int CHANGES = BATCHES * (BATCH + 1);
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Map<String, String> VARIABLES = Map.of(
            "FETCH_ALLOW_ADDRESSES", "127.0.0.1",
            "WEBHOOK_TIMEOUT", "3s");

    @TempDir
    Path directory;

    @Test
    void replicaKilledWhileItCalls_anotherCallsAfterTheLease() throws Exception {
        try (WebhookReceiver receiver = WebhookReceiver.start()) {
            // Whoever calls first waits for ever.
            receiver.answer(
                    "/taken",
                    number -> number == 1
                            ? new MockResponse.Builder()
                                    .headersDelay(5, TimeUnit.MINUTES)
                                    .build()
                            : WebhookReceiver.status(204));
            Webhook webhook = webhookAndLink(receiver);
            Process killed = child();
            try {
                await().atMost(SOON).until(() -> receiver.calls("/taken").size() == 1);
            } finally {
                killed.destroyForcibly().waitFor();
            }
            try (Replica _ = Replica.start(POSTGRES, REDIS, VARIABLES)) {
                await().atMost(SOON).until(() -> receiver.calls("/taken").size() == 2);
                await().atMost(SOON).until(() -> number(webhook, "state = 2") == 1);
            }
            List<Call> calls = receiver.calls("/taken");
            assertThat(calls.get(1).id()).isEqualTo(calls.get(0).id());
            assertThat(calls.get(1).body()).isEqualTo(calls.get(0).body());
            assertThat(calls.get(1).isSignedWith(webhook.getSecret())).isTrue();
        }
    }

    @Test
    void thousandsOfChanges_areToldWithoutHoldingUpChanges() throws Exception {
        try (WebhookReceiver receiver = WebhookReceiver.start();
                Replica first = Replica.start(POSTGRES, REDIS, VARIABLES);
                Replica second = Replica.start(POSTGRES, REDIS, VARIABLES)) {
            // Nobody answers while the changes are made: all that is in flight hangs.
            Set<String> told = new HashSet<>();
            receiver.answer(
                    "/many",
                    _ -> new MockResponse.Builder()
                            .headersDelay(1, TimeUnit.SECONDS)
                            .build());
            Webhook webhook = create(first, receiver.url("/many"), "many");
            for (int i = 0; i < BATCHES; i++) {
                Replica replica = i % 2 == 0 ? first : second;
                var _ = replica.links()
                        .withDeadlineAfter(20, TimeUnit.SECONDS)
                        .batchCreateLinks(BatchCreateLinksRequest.newBuilder()
                                .addAllRequests(IntStream.range(0, BATCH)
                                        .mapToObj(_ -> request("many"))
                                        .toList())
                                .build());
                long before = System.nanoTime();
                Link _ = replica.links().createLink(request("many"));
                assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(2));
            }
            receiver.answer("/many", _ -> WebhookReceiver.status(204));
            await().atMost(Duration.ofMinutes(3)).until(() -> number(webhook, "state = 2") == CHANGES);
            receiver.calls("/many").forEach(call -> told.add(call.id()));
            assertThat(told).hasSize(CHANGES);
        }
    }

    private static Webhook webhookAndLink(WebhookReceiver receiver) {
        // Made by a replica that stops before it can call: its webhook may not call this address.
        try (Replica maker = Replica.start(POSTGRES, REDIS, Map.of("WEBHOOK_FIRST_RETRY", "1s"))) {
            Webhook webhook = create(maker, receiver.url("/taken"), "taken");
            Link _ = maker.links().createLink(request("taken"));
            return webhook;
        }
    }

    private static Webhook create(Replica replica, String url, String tag) {
        return replica.webhooks()
                .createWebhook(CreateWebhookRequest.newBuilder()
                        .setWebhook(Webhook.newBuilder()
                                .setDisplayName(tag)
                                .setUrl(url)
                                .addTags(tag))
                        .build());
    }

    private static CreateLinkRequest request(String tag) {
        return CreateLinkRequest.newBuilder()
                .setLink(Link.newBuilder().setTargetUrl("https://example.com/").addTags(tag))
                .build();
    }

    private static long number(Webhook webhook, String condition) throws SQLException {
        try (Connection connection = POSTGRES.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select count(*) from link.webhook_delivery where webhook_id = '"
                        + webhook.getWebhookId() + "' and " + condition)) {
            assertThat(row.next()).isTrue();
            return row.getLong(1);
        }
    }

    private Process child() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(ChildJvm.command(List.of("-Xmx256m"), "dev.curlew.link.LinkMain"));
        Map<String, String> variables = new HashMap<>(Replica.variables(POSTGRES, REDIS, VARIABLES));
        builder.environment().putAll(variables);
        File log = directory.resolve("link-service.log").toFile();
        return builder.redirectErrorStream(true).redirectOutput(log).start();
    }
}
