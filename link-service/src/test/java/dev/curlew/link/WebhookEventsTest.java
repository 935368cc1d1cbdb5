package dev.curlew.link;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Timestamp;
import dev.curlew.embedded.junit.PostgresExtension;
import dev.curlew.embedded.junit.RedisExtension;
import dev.curlew.link.WebhookReceiver.Call;
import dev.curlew.platform.time.ProtoTimes;
import dev.curlew.proto.link.v1.BatchUpdateLinksRequest;
import dev.curlew.proto.link.v1.BlockLinkRequest;
import dev.curlew.proto.link.v1.CreateDomainRequest;
import dev.curlew.proto.link.v1.CreateLinkRequest;
import dev.curlew.proto.link.v1.CreateWebhookRequest;
import dev.curlew.proto.link.v1.DeleteLinkRequest;
import dev.curlew.proto.link.v1.Domain;
import dev.curlew.proto.link.v1.GetLinkRequest;
import dev.curlew.proto.link.v1.Link;
import dev.curlew.proto.link.v1.RollbackLinkRequest;
import dev.curlew.proto.link.v1.UndeleteLinkRequest;
import dev.curlew.proto.link.v1.UpdateLinkRequest;
import dev.curlew.proto.link.v1.Webhook;
import dev.curlew.proto.link.v1.Webhook.EventType;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What becomes an event and what does not, with two replicas. Each test has a tag and a path of its own. */
class WebhookEventsTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    private static final Duration SOON = Duration.ofSeconds(30);

    private static WebhookReceiver receiver;
    private static FakeAnalytics analytics;
    private static Replica first;
    private static Replica second;

    @BeforeAll
    static void start() {
        receiver = WebhookReceiver.start();
        analytics = new FakeAnalytics();
        Map<String, String> variables = new HashMap<>(analytics.variables());
        variables.put("FETCH_ALLOW_ADDRESSES", "127.0.0.1");
        first = Replica.start(POSTGRES, REDIS, variables);
        second = Replica.start(POSTGRES, REDIS, variables);
        Domain _ = first.domains()
                .createDomain(CreateDomainRequest.newBuilder()
                        .setDomain(Domain.newBuilder().setHost("events.example.com"))
                        .build());
    }

    @AfterAll
    static void stop() {
        first.close();
        second.close();
        analytics.close();
        receiver.close();
    }

    @Test
    void eachWayOfChangingALink_isAnEvent_withTheVersionThatItMade() {
        webhook("changes", webhook -> {});
        String code = create("changes", link -> {}).getCode();
        update(code, link -> link.setTitle("one"));
        var _ = first.links()
                .batchUpdateLinks(BatchUpdateLinksRequest.newBuilder()
                        .addRequests(UpdateLinkRequest.newBuilder()
                                .setLink(Link.newBuilder().setCode(code).setTitle("two")))
                        .build());
        Link _ = first.links()
                .rollbackLink(RollbackLinkRequest.newBuilder()
                        .setCode(code)
                        .setRevision(2)
                        .build());
        Link _ = first.links()
                .blockLink(BlockLinkRequest.newBuilder()
                        .setCode(code)
                        .setReason("spam")
                        .build());
        var _ = first.links()
                .deleteLink(DeleteLinkRequest.newBuilder().setCode(code).build());
        Link _ = first.links()
                .undeleteLink(UndeleteLinkRequest.newBuilder().setCode(code).build());

        Map<Long, String> types = new HashMap<>();
        Map<Long, Call> calls = new HashMap<>();
        for (Call call : awaitCalls("changes", 7)) {
            types.put(call.payload().getData().getLink().getRevision(), call.type());
            calls.put(call.payload().getData().getLink().getRevision(), call);
        }
        assertThat(types)
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        1L, "link.created",
                        2L, "link.updated",
                        3L, "link.updated",
                        4L, "link.updated",
                        5L, "link.updated",
                        6L, "link.deleted",
                        7L, "link.updated"));
        assertThat(link(requireNonNull(calls.get(2L))).getTitle()).isEqualTo("one");
        assertThat(link(requireNonNull(calls.get(3L))).getTitle()).isEqualTo("two");
        assertThat(requireNonNull(calls.get(3L))
                        .payload()
                        .getData()
                        .getChangedFields()
                        .getPathsList())
                .containsExactly("title");
        assertThat(link(requireNonNull(calls.get(5L))).getState()).isEqualTo(Link.State.BLOCKED);
        assertThat(link(requireNonNull(calls.get(6L))).getState()).isEqualTo(Link.State.DELETED);
        assertThat(receiver.calls("/changes").stream().map(Call::id).distinct()).hasSize(7);
    }

    @Test
    void webhooks_areToldOfWhatTheyAskFor() {
        webhook("filters", webhook -> webhook.addEventTypes(EventType.LINK_UPDATED));
        webhook("filters-domain", webhook -> webhook.clearTags().addDomains("events.example.com"));
        webhook("filters-off", webhook -> webhook.setEnabled(false));
        String tagged = create("filters", link -> {}).getCode();
        update(tagged, link -> link.setTitle("one").clearTags());
        Link untagged = first.links()
                .updateLink(UpdateLinkRequest.newBuilder()
                        .setLink(Link.newBuilder().setCode(tagged))
                        .setUpdateMask(
                                com.google.protobuf.FieldMask.newBuilder().addPaths("tags"))
                        .build());
        assertThat(untagged.getTagsList()).isEmpty();
        update(tagged, link -> link.setTitle("not told"));
        create("other", link -> link.setDomain("events.example.com").setSlug("told"));

        // What took the tag away is told, what came after is not.
        List<Call> calls = awaitCalls("filters", 2);
        assertThat(awaitCalls("filters-domain", 1))
                .singleElement()
                .satisfies(call -> assertThat(call.code()).isEqualTo("told"));
        awaitEmptyOutbox();
        assertThat(calls).extracting(call -> link(call).getRevision()).containsExactlyInAnyOrder(2L, 3L);
        assertThat(receiver.calls("/filters-off")).isEmpty();
    }

    @Test
    void changeThatIsRolledBack_leavesNoEvent() throws SQLException {
        webhook("undone", webhook -> webhook.clearTags().addTags("undone"));
        String code = create("undone", link -> {}).getCode();
        awaitCalls("undone", 1);
        try (Connection connection = POSTGRES.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            assertThat(statement.executeUpdate(
                            "update link.short_link set title = 'no', revision = revision + 1 where code = '" + code
                                    + "'"))
                    .isEqualTo(1);
            try (ResultSet noted = statement.executeQuery("select count(*) from link.link_event where revision = 2")) {
                assertThat(noted.next()).isTrue();
                assertThat(noted.getInt(1)).isEqualTo(1);
            }
            connection.rollback();
        }
        update(code, link -> link.setTitle("yes"));
        List<Call> calls = awaitCalls("undone", 2);
        awaitEmptyOutbox();
        assertThat(calls).hasSize(2);
        assertThat(link(calls.get(1)).getTitle()).isEqualTo("yes");
    }

    @Test
    void expiry_isToldOnceForEachTime() {
        webhook("expiring", webhook -> webhook.addEventTypes(EventType.LINK_EXPIRED));
        String code = create("expiring", link -> link.setExpireTime(in(Duration.ofSeconds(4))))
                .getCode();
        String changed = create("expiring", link -> link.setExpireTime(in(Duration.ofSeconds(3))))
                .getCode();
        update(changed, link -> link.setExpireTime(in(Duration.ofHours(1))));
        String deleted = create("expiring", link -> link.setExpireTime(in(Duration.ofSeconds(4))))
                .getCode();
        var _ = first.links()
                .deleteLink(DeleteLinkRequest.newBuilder().setCode(deleted).build());

        Call call = awaitCalls("expiring", 1).getFirst();
        assertThat(call.type()).isEqualTo("link.expired");
        assertThat(call.code()).isEqualTo(code);
        assertThat(link(call).getState()).isEqualTo(Link.State.EXPIRED);
        assertThat(call.payload().getTimestamp()).isEqualTo(link(call).getExpireTime());

        update(code, link -> link.setTitle("a change that is none of the time"));
        update(code, link -> link.setExpireTime(in(Duration.ofMillis(300))));
        List<Call> calls = awaitCalls("expiring", 2);
        awaitEmptyOutbox();
        assertThat(calls).extracting(Call::code).containsExactly(code, code);
        assertThat(calls.stream().map(Call::id).distinct()).hasSize(2);
        assertThat(link(calls.get(1)).getRevision()).isEqualTo(3);
    }

    @Test
    void milestones_areToldOnce_alsoIfClicksAreTakenAwayAndComeAgain() {
        webhook("clicked", webhook -> webhook.addMilestones(3).addMilestones(10).addMilestones(100));
        webhook(
                "clicked-usual",
                webhook -> webhook.clearTags()
                        .addTags("clicked")
                        .clearMilestones()
                        .addEventTypes(EventType.LINK_CLICKS_REACHED));
        String code = create("clicked", link -> {}).getCode();
        long id = id(code);
        awaitCalls("clicked", 1);
        for (long clicks : new long[] {2, 12, 4, 11, 13, 250}) {
            analytics.count(id, clicks);
        }
        await().atMost(SOON).until(() -> get(code).getClickCount() == 250);

        List<Call> calls = awaitCalls("clicked", 4);
        awaitCalls("clicked-usual", 3);
        awaitEmptyOutbox();
        assertThat(calls.stream()
                        .filter(call -> call.type().equals("link.clicks_reached"))
                        .map(call -> call.payload().getData())
                        .map(data -> data.getMilestone() + " at " + data.getClickCount()))
                .containsExactlyInAnyOrder("3 at 12", "10 at 12", "100 at 250");
        assertThat(receiver.calls("/clicked-usual").stream()
                        .map(call -> call.payload().getData().getMilestone()))
                .containsExactlyInAnyOrder(1L, 10L, 100L);
        assertThat(receiver.calls("/clicked-usual").stream().map(Call::id).distinct())
                .hasSize(3);
    }

    private static void webhook(String name, Consumer<Webhook.Builder> change) {
        Webhook.Builder webhook = Webhook.newBuilder()
                .setDisplayName(name)
                .setUrl(receiver.url("/" + name))
                .addTags(name);
        change.accept(webhook);
        Webhook _ = first.webhooks()
                .createWebhook(
                        CreateWebhookRequest.newBuilder().setWebhook(webhook).build());
    }

    private static Link create(String tag, Consumer<Link.Builder> change) {
        Link.Builder link =
                Link.newBuilder().setTargetUrl("https://example.com/").addTags(tag);
        change.accept(link);
        return second.links()
                .createLink(CreateLinkRequest.newBuilder().setLink(link).build());
    }

    private static void update(String code, Consumer<Link.Builder> change) {
        Link.Builder link = Link.newBuilder().setCode(code);
        change.accept(link);
        Link _ = first.links()
                .updateLink(UpdateLinkRequest.newBuilder().setLink(link).build());
    }

    private static Link get(String code) {
        return first.links().getLink(GetLinkRequest.newBuilder().setCode(code).build());
    }

    private static Link link(Call call) {
        return call.payload().getData().getLink();
    }

    /** The id is in the etag. */
    private static long id(String code) {
        String etag = get(code).getEtag();
        return Long.parseLong(etag.substring(0, etag.indexOf('-')), Character.MAX_RADIX);
    }

    private static Timestamp in(Duration time) {
        return ProtoTimes.timestamp(Instant.now().plus(time));
    }

    private static List<Call> awaitCalls(String name, int count) {
        await().atMost(SOON).until(() -> receiver.calls("/" + name).size() >= count);
        return receiver.calls("/" + name);
    }

    /** Waits until all that happened by now has been sent, so that what has not come will not come. */
    private static void awaitEmptyOutbox() {
        await().atMost(SOON).until(() -> {
            try (Connection connection = POSTGRES.dataSource().getConnection();
                    Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("select (select count(*) from link.link_event)"
                            + " + (select count(*) from link.webhook_delivery where state = 1)"
                            + " + (select count(*) from link.link_expiry where expire_time <= now())")) {
                return row.next() && row.getLong(1) == 0;
            }
        });
    }
}
