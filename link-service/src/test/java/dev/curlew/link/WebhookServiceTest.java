package dev.curlew.link;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import com.google.protobuf.FieldMask;
import dev.curlew.platform.error.ApiError;
import dev.curlew.proto.link.v1.ApiKey;
import dev.curlew.proto.link.v1.AuditEvent;
import dev.curlew.proto.link.v1.AuditServiceGrpc;
import dev.curlew.proto.link.v1.CreateApiKeyRequest;
import dev.curlew.proto.link.v1.CreateDomainRequest;
import dev.curlew.proto.link.v1.CreateWebhookRequest;
import dev.curlew.proto.link.v1.DeleteWebhookRequest;
import dev.curlew.proto.link.v1.Domain;
import dev.curlew.proto.link.v1.GetWebhookRequest;
import dev.curlew.proto.link.v1.ListAuditEventsRequest;
import dev.curlew.proto.link.v1.ListWebhookDeliveriesRequest;
import dev.curlew.proto.link.v1.ListWebhookDeliveriesResponse;
import dev.curlew.proto.link.v1.ListWebhooksRequest;
import dev.curlew.proto.link.v1.ListWebhooksResponse;
import dev.curlew.proto.link.v1.PingWebhookRequest;
import dev.curlew.proto.link.v1.RedeliverWebhookRequest;
import dev.curlew.proto.link.v1.RotateWebhookSecretRequest;
import dev.curlew.proto.link.v1.UpdateWebhookRequest;
import dev.curlew.proto.link.v1.Webhook;
import dev.curlew.proto.link.v1.Webhook.EventType;
import dev.curlew.proto.link.v1.WebhookDelivery;
import dev.curlew.proto.link.v1.WebhookServiceGrpc;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Webhooks as settings. Nothing is called: no address is allowed. */
class WebhookServiceTest {

    @RegisterExtension
    static final ReplicaExtension CURLEW = ReplicaExtension.one(Map.of("WEBHOOK_FIRST_RETRY", "1h"));

    private static final String UNKNOWN = "whk_" + "0".repeat(32);

    @BeforeAll
    static void start() {
        Domain _ = CURLEW.replica()
                .domains()
                .createDomain(CreateDomainRequest.newBuilder()
                        .setDomain(Domain.newBuilder().setHost("hooks.example.com"))
                        .build());
    }

    @Test
    void create_givesTheSecretOnce_andKeepsItEncrypted() throws SQLException {
        Webhook made = create(webhook -> {});

        assertThat(made.getWebhookId()).matches("whk_[0-9a-f]{32}");
        assertThat(made.getSecret()).matches("whsec_[A-Za-z0-9+/]{43}=");
        assertThat(made.getEnabled()).isTrue();
        assertThat(made.getMilestonesList())
                .containsExactly(
                        1L,
                        10L,
                        100L,
                        1_000L,
                        10_000L,
                        100_000L,
                        1_000_000L,
                        10_000_000L,
                        100_000_000L,
                        1_000_000_000L);
        assertThat(get(made.getWebhookId()))
                .isEqualTo(made.toBuilder().clearSecret().build());
        byte[] stored = secret(made.getWebhookId());
        byte[] bytes = java.util.Base64.getDecoder().decode(made.getSecret().substring("whsec_".length()));
        assertThat(HexFormat.of().formatHex(stored))
                .doesNotContain(HexFormat.of().formatHex(bytes));
    }

    @Test
    void create_keepsWhatWasAsked() {
        Webhook made = create(webhook -> webhook.setDisplayName(" All of it ")
                .setUrl("HTTPS://Hooks.Example.org:443/a?b=c")
                .addEventTypes(EventType.LINK_DELETED)
                .addEventTypes(EventType.LINK_CREATED)
                .addDomains("HOOKS.example.com")
                .addDomains(Replica.DOMAIN)
                .addTags("b")
                .addTags("a")
                .addMilestones(50)
                .addMilestones(5)
                .setEnabled(false));

        assertThat(made.getDisplayName()).isEqualTo("All of it");
        assertThat(made.getUrl()).isEqualTo("https://hooks.example.org/a?b=c");
        assertThat(made.getEventTypesList()).containsExactly(EventType.LINK_CREATED, EventType.LINK_DELETED);
        assertThat(made.getDomainsList()).containsExactly(Replica.DOMAIN, "hooks.example.com");
        assertThat(made.getTagsList()).containsExactly("a", "b");
        assertThat(made.getMilestonesList()).containsExactly(5L, 50L);
        assertThat(made.getEnabled()).isFalse();
        assertThat(made.getDisableReason()).isEmpty();
    }

    static Stream<Arguments> badWebhooks() {
        return Stream.of(
                bad("displayName", webhook -> webhook.setDisplayName("")),
                bad("displayName", webhook -> webhook.setDisplayName(" ")),
                bad("displayName", webhook -> webhook.setDisplayName("a".repeat(129))),
                bad("displayName", webhook -> webhook.setDisplayName("a\nb")),
                bad("url", Webhook.Builder::clearUrl),
                bad("url", webhook -> webhook.setUrl("example.org")),
                bad("url", webhook -> webhook.setUrl("ftp://example.org/")),
                bad("url", webhook -> webhook.setUrl("https://")),
                bad("url", webhook -> webhook.setUrl("https://user@example.org/")),
                bad("url", webhook -> webhook.setUrl("https://:pass@example.org/")),
                bad("url", webhook -> webhook.setUrl("https://example.org/#a")),
                bad("url", webhook -> webhook.setUrl("https://example.org/" + "a".repeat(2048))),
                bad("url", webhook -> webhook.setUrl("https://" + Replica.DOMAIN + "/a")),
                bad("url", webhook -> webhook.setUrl("https://hooks.example.com/a")),
                bad("eventTypes[0]", webhook -> webhook.addEventTypes(EventType.PING)),
                bad("eventTypes[0]", webhook -> webhook.addEventTypes(EventType.EVENT_TYPE_UNSPECIFIED)),
                bad(
                        "eventTypes[1]",
                        webhook -> webhook.addEventTypes(EventType.LINK_CREATED).addEventTypesValue(77)),
                bad(
                        "eventTypes[1]",
                        webhook -> webhook.addEventTypes(EventType.LINK_CREATED).addEventTypes(EventType.LINK_CREATED)),
                bad("eventTypes", webhook -> webhook.addAllEventTypesValue(Collections.nCopies(9, 1))),
                bad("domains[0]", webhook -> webhook.addDomains("unknown.example.com")),
                bad("domains[0]", webhook -> webhook.addDomains("")),
                bad("domains[0]", webhook -> webhook.addDomains("a b")),
                bad(
                        "domains[1]",
                        webhook -> webhook.addDomains("hooks.example.com").addDomains("HOOKS.example.com")),
                bad("domains", webhook -> webhook.addAllDomains(Collections.nCopies(101, "a"))),
                bad("tags[0]", webhook -> webhook.addTags("")),
                bad("tags[0]", webhook -> webhook.addTags("a,b")),
                bad("tags[0]", webhook -> webhook.addTags("a\0")),
                bad("tags[0]", webhook -> webhook.addTags("a".repeat(65))),
                bad("tags[1]", webhook -> webhook.addTags("a").addTags("a")),
                bad("tags", webhook -> webhook.addAllTags(Collections.nCopies(33, "a"))),
                bad("milestones[0]", webhook -> webhook.addMilestones(0)),
                bad("milestones[0]", webhook -> webhook.addMilestones(Long.MIN_VALUE)),
                bad("milestones[1]", webhook -> webhook.addMilestones(7).addMilestones(7)),
                bad(
                        "milestones",
                        webhook -> webhook.addAllMilestones(
                                LongStream.rangeClosed(1, 33).boxed().toList())));
    }

    @ParameterizedTest
    @MethodSource("badWebhooks")
    void badField_isNamed_whenMadeAndWhenChanged(String field, Webhook wanted) {
        ApiError made = Errors.of(() -> CURLEW.replica()
                .webhooks()
                .createWebhook(
                        CreateWebhookRequest.newBuilder().setWebhook(wanted).build()));
        assertThat(made.reason()).isEqualTo("INVALID_FIELD");
        assertThat(Errors.fields(made)).containsExactly(field);

        Webhook before = create(webhook -> {});
        ApiError changed = Errors.of(() -> CURLEW.replica()
                .webhooks()
                .updateWebhook(UpdateWebhookRequest.newBuilder()
                        .setWebhook(wanted.toBuilder().setWebhookId(before.getWebhookId()))
                        .setUpdateMask(FieldMask.newBuilder().addPaths("*"))
                        .build()));
        assertThat(Errors.fields(changed)).containsExactly(field);
        delete(before);
    }

    @Test
    void update_changesWhatTheMaskNames() {
        Webhook before = create(webhook -> webhook.addTags("a").addTags("b").addMilestones(3));
        Webhook after = update(
                before,
                webhook -> webhook.setDisplayName("not this").addTags("c"),
                FieldMask.newBuilder()
                        .addPaths("tags")
                        .addPaths("milestones")
                        .addPaths("enabled")
                        .build());

        assertThat(after.getTagsList()).containsExactly("c");
        assertThat(after.getMilestonesCount()).isEqualTo(10);
        assertThat(after.getDisplayName()).isEqualTo(before.getDisplayName());
        assertThat(after.getEnabled()).isTrue();
        assertThat(after.getUpdateTime()).isNotEqualTo(before.getUpdateTime());
        assertThat(update(before, webhook -> webhook.setDisplayName("named"), FieldMask.getDefaultInstance())
                        .getDisplayName())
                .isEqualTo("named");
        ApiError error = Errors.of(() -> update(
                before, webhook -> {}, FieldMask.newBuilder().addPaths("secret").build()));
        assertThat(Errors.fields(error)).containsExactly("updateMask");
    }

    @Test
    void list_pageByPage_theNewestFirst() {
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            made.addFirst(create(webhook -> {}).getWebhookId());
        }
        List<String> walked = new ArrayList<>();
        ListWebhooksRequest.Builder next = ListWebhooksRequest.newBuilder().setPageSize(2);
        do {
            ListWebhooksResponse page = CURLEW.replica().webhooks().listWebhooks(next.build());
            page.getWebhooksList().forEach(webhook -> {
                assertThat(webhook.getSecret()).isEmpty();
                walked.add(webhook.getWebhookId());
            });
            next.setPageToken(page.getNextPageToken());
        } while (!next.getPageToken().isEmpty());
        assertThat(walked).startsWith(made.toArray(String[]::new)).doesNotHaveDuplicates();
        assertThat(Errors.reason(() -> CURLEW.replica()
                        .webhooks()
                        .listWebhooks(ListWebhooksRequest.newBuilder()
                                .setPageToken("x")
                                .build())))
                .isEqualTo("INVALID_PAGE_TOKEN");
    }

    @Test
    void deliveries_pageByPage_andInAState() {
        Webhook webhook = create(made -> made.setEnabled(false));
        List<Long> pings = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            pings.addFirst(CURLEW.replica()
                    .webhooks()
                    .pingWebhook(PingWebhookRequest.newBuilder()
                            .setWebhookId(webhook.getWebhookId())
                            .build())
                    .getDeliveryId());
        }
        List<Long> walked = new ArrayList<>();
        ListWebhookDeliveriesRequest.Builder next = ListWebhookDeliveriesRequest.newBuilder()
                .setWebhookId(webhook.getWebhookId())
                .setState(WebhookDelivery.State.PENDING)
                .setPageSize(2);
        do {
            ListWebhookDeliveriesResponse page = CURLEW.replica().webhooks().listWebhookDeliveries(next.build());
            page.getDeliveriesList().forEach(delivery -> walked.add(delivery.getDeliveryId()));
            next.setPageToken(page.getNextPageToken());
        } while (!next.getPageToken().isEmpty());
        assertThat(walked).isEqualTo(pings);
        String token = CURLEW.replica()
                .webhooks()
                .listWebhookDeliveries(next.setPageSize(1).build())
                .getNextPageToken();
        assertThat(Errors.reason(() -> CURLEW.replica()
                        .webhooks()
                        .listWebhookDeliveries(next.setPageToken(token)
                                .setState(WebhookDelivery.State.DEAD)
                                .build())))
                .isEqualTo("INVALID_PAGE_TOKEN");
        assertThat(Errors.fields(Errors.of(() -> CURLEW.replica()
                        .webhooks()
                        .listWebhookDeliveries(
                                next.clearPageToken().setStateValue(9).build()))))
                .containsExactly("state");
        assertThat(Errors.fields(Errors.of(() -> CURLEW.replica()
                        .webhooks()
                        .listWebhookDeliveries(next.clearState().setPageSize(-1).build()))))
                .containsExactly("pageSize");
    }

    @Test
    void unknownIds_areNotFound() {
        for (String id : List.of("", UNKNOWN, "whk_", "a\0b")) {
            assertThat(Stream.of(
                                    Errors.reason(() -> get(id)),
                                    Errors.reason(() -> update(
                                            Webhook.newBuilder()
                                                    .setWebhookId(id)
                                                    .build(),
                                            webhook -> webhook.setDisplayName("a"),
                                            FieldMask.getDefaultInstance())),
                                    Errors.reason(() -> delete(Webhook.newBuilder()
                                            .setWebhookId(id)
                                            .build())),
                                    Errors.reason(() -> rotate(id, 0)),
                                    Errors.reason(() -> CURLEW.replica()
                                            .webhooks()
                                            .pingWebhook(PingWebhookRequest.newBuilder()
                                                    .setWebhookId(id)
                                                    .build())),
                                    Errors.reason(() -> CURLEW.replica()
                                            .webhooks()
                                            .listWebhookDeliveries(ListWebhookDeliveriesRequest.newBuilder()
                                                    .setWebhookId(id)
                                                    .build())),
                                    Errors.reason(() -> CURLEW.replica()
                                            .webhooks()
                                            .redeliverWebhook(RedeliverWebhookRequest.newBuilder()
                                                    .setWebhookId(id)
                                                    .build())))
                            .distinct())
                    .containsExactly("WEBHOOK_NOT_FOUND");
        }
    }

    @Test
    void otherBadRequests_nameTheField() {
        String id = create(webhook -> {}).getWebhookId();
        assertThat(Errors.fields(Errors.of(() -> rotate(id, -1)))).containsExactly("overlap");
        assertThat(Errors.fields(Errors.of(() -> rotate(id, 30 * 86_400 + 1)))).containsExactly("overlap");
        assertThat(Errors.fields(Errors.of(() -> CURLEW.replica()
                        .webhooks()
                        .redeliverWebhook(RedeliverWebhookRequest.newBuilder()
                                .setWebhookId(id)
                                .addAllDeliveryIds(
                                        LongStream.rangeClosed(1, 1001).boxed().toList())
                                .build()))))
                .containsExactly("deliveryIds");
    }

    @Test
    void changes_areInTheAuditLog_withoutSecrets() {
        Webhook webhook = create(made -> made.setDisplayName("audited"));
        Webhook _ = update(webhook, made -> made.setUrl("https://example.org/new"), FieldMask.getDefaultInstance());
        Webhook rotated = rotate(webhook.getWebhookId(), 60);
        delete(webhook);

        List<AuditEvent> events = AuditServiceGrpc.newBlockingStub(
                        CURLEW.replica().channel())
                .withInterceptors(Replica.header("authorization", "Bearer " + Replica.ADMIN_KEY))
                .listAuditEvents(ListAuditEventsRequest.newBuilder()
                        .setResource("webhooks/" + webhook.getWebhookId())
                        .build())
                .getAuditEventsList();
        assertThat(events.stream().map(AuditEvent::getAction)).containsExactly("delete", "rotate", "update", "create");
        assertThat(events).allMatch(event -> event.getActor().equals("admin"));
        assertThat(events.get(2).getChangesList()).singleElement().satisfies(change -> {
            assertThat(change.getField()).isEqualTo("url");
            assertThat(change.getAfter()).isEqualTo("\"https://example.org/new\"");
        });
        assertThat(events.toString()).contains("audited").doesNotContain(webhook.getSecret(), rotated.getSecret());
    }

    @Test
    void withoutTheScopeAdmin_isRefused() {
        String secret = CURLEW.replica()
                .keys()
                .createApiKey(CreateApiKeyRequest.newBuilder()
                        .setApiKey(ApiKey.newBuilder()
                                .setDisplayName("writer")
                                .addScopes(ApiKey.Scope.LINKS_WRITE)
                                .addScopes(ApiKey.Scope.LINKS_READ))
                        .build())
                .getSecret();
        assertThat(Errors.reason(() -> WebhookServiceGrpc.newBlockingStub(
                                CURLEW.replica().channel())
                        .withInterceptors(Replica.header("authorization", "Bearer " + secret))
                        .listWebhooks(ListWebhooksRequest.getDefaultInstance())))
                .isEqualTo("SCOPE_MISSING");
    }

    private static Arguments bad(String field, Consumer<Webhook.Builder> change) {
        Webhook.Builder webhook = Webhook.newBuilder().setDisplayName("name").setUrl("https://example.org/");
        change.accept(webhook);
        return Arguments.of(field, webhook.build());
    }

    private static Webhook create(Consumer<Webhook.Builder> change) {
        Webhook.Builder webhook = Webhook.newBuilder().setDisplayName("name").setUrl("https://example.org/");
        change.accept(webhook);
        return CURLEW.replica()
                .webhooks()
                .createWebhook(
                        CreateWebhookRequest.newBuilder().setWebhook(webhook).build());
    }

    private static Webhook update(Webhook before, Consumer<Webhook.Builder> change, FieldMask mask) {
        Webhook.Builder webhook = Webhook.newBuilder().setWebhookId(before.getWebhookId());
        change.accept(webhook);
        return CURLEW.replica()
                .webhooks()
                .updateWebhook(UpdateWebhookRequest.newBuilder()
                        .setWebhook(webhook)
                        .setUpdateMask(mask)
                        .build());
    }

    private static Webhook rotate(String webhookId, long overlapSeconds) {
        return CURLEW.replica()
                .webhooks()
                .rotateWebhookSecret(RotateWebhookSecretRequest.newBuilder()
                        .setWebhookId(webhookId)
                        .setOverlap(Duration.newBuilder().setSeconds(overlapSeconds))
                        .build());
    }

    private static void delete(Webhook webhook) {
        var _ = CURLEW.replica()
                .webhooks()
                .deleteWebhook(DeleteWebhookRequest.newBuilder()
                        .setWebhookId(webhook.getWebhookId())
                        .build());
    }

    private static Webhook get(String webhookId) {
        return CURLEW.replica()
                .webhooks()
                .getWebhook(
                        GetWebhookRequest.newBuilder().setWebhookId(webhookId).build());
    }

    private static byte[] secret(String webhookId) throws SQLException {
        try (Connection connection = CURLEW.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "select secret from link.webhook where webhook_id = '" + webhookId + "'")) {
            assertThat(row.next()).isTrue();
            return row.getBytes(1);
        }
    }
}
