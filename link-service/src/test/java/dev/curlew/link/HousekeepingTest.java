package dev.curlew.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Timestamp;
import dev.curlew.platform.config.Env;
import dev.curlew.platform.error.ApiErrors;
import dev.curlew.proto.analytics.v1.Task;
import dev.curlew.proto.analytics.v1.Task.Outcome.Kind;
import dev.curlew.proto.analytics.v1.Task.Result;
import dev.curlew.proto.link.v1.ApiKey;
import dev.curlew.proto.link.v1.ApiKey.Scope;
import dev.curlew.proto.link.v1.AuditServiceGrpc;
import dev.curlew.proto.link.v1.CreateApiKeyRequest;
import dev.curlew.proto.link.v1.CreateLinkRequest;
import dev.curlew.proto.link.v1.DeleteLinkRequest;
import dev.curlew.proto.link.v1.GetLinkRequest;
import dev.curlew.proto.link.v1.Link;
import dev.curlew.proto.link.v1.LinkTaskServiceGrpc;
import dev.curlew.proto.link.v1.LinkTaskServiceGrpc.LinkTaskServiceBlockingStub;
import dev.curlew.proto.link.v1.ListAuditEventsRequest;
import dev.curlew.proto.link.v1.ListLinkTasksRequest;
import dev.curlew.proto.link.v1.ListLinksRequest;
import dev.curlew.proto.link.v1.RecordClickDeletionRequest;
import dev.curlew.proto.link.v1.ResolveRequest;
import dev.curlew.proto.link.v1.ResolvedLink;
import dev.curlew.proto.link.v1.RunLinkTaskRequest;
import dev.curlew.proto.link.v1.UndeleteLinkRequest;
import dev.curlew.sql.task.TaskState;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class HousekeepingTest {

    @RegisterExtension
    static final ReplicaExtension CURLEW = ReplicaExtension.one();

    /** All tasks run by themselves once, as a server starts. */
    @BeforeAll
    static void settle() {
        await().untilAsserted(() -> assertThat(tasks().listLinkTasks(ListLinkTasksRequest.getDefaultInstance())
                        .getTasksList())
                .allSatisfy(task -> {
                    assertThat(task.getLastResult()).isEqualTo(Result.SUCCEEDED);
                    assertThat(task.getOutcome().getKind())
                            .as(task.getSummary())
                            .isNotEqualTo(Kind.KIND_UNSPECIFIED);
                }));
    }

    @Test
    void purgeDeletedLinks_after30Days_leavesTheCodeTaken() {
        create("purged-old");
        create("purged-young");
        delete("purged-old");
        delete("purged-young");
        execute("update link.short_link set preview_title = 'secret', preview_description = 'secret',"
                + " preview_image_url = 'https://secret.example/'");
        execute(
                "update link.short_link set delete_time = now() - interval '30 days 1 minute' where code = 'purged-old'");

        Task run = run("purge-deleted-links");

        assertThat(run.getLastResult()).isEqualTo(Result.SUCCEEDED);
        assertThat(reason(() -> get("purged-old"))).isEqualTo("LINK_NOT_FOUND");
        assertThat(reason(() -> CURLEW.replica()
                        .links()
                        .undeleteLink(UndeleteLinkRequest.newBuilder()
                                .setCode("purged-old")
                                .build())))
                .isEqualTo("LINK_NOT_FOUND");
        assertThat(reason(() -> create("purged-old"))).isEqualTo("SLUG_TAKEN");
        assertThat(CURLEW.replica()
                        .links()
                        .listLinks(ListLinksRequest.newBuilder()
                                .setShowDeleted(true)
                                .setPageSize(1_000)
                                .build())
                        .getLinksList())
                .extracting(Link::getCode)
                .contains("purged-young")
                .doesNotContain("purged-old");
        assertThat(CURLEW.replica()
                        .resolver()
                        .resolve(ResolveRequest.newBuilder()
                                .setCode("purged-old")
                                .build())
                        .getState())
                .isEqualTo(ResolvedLink.State.DELETED);
        assertThat(number("select count(*) from link.link_revision r join link.short_link using (link_id)"
                        + " where short_link.code = 'purged-old'"))
                .isZero();
        assertThat(number("select count(*) from link.short_link as link where code = 'purged-old' and"
                        + " (concat(title, notes, owner) <> '' or to_jsonb(link)::text like '%secret%')"))
                .isZero();
        assertThat(get("purged-young").getTargetUrl()).contains("secret");
    }

    @Test
    void purgeKeys_30DaysAfterTheirEnd() {
        String key = CURLEW.replica()
                .keys()
                .createApiKey(CreateApiKeyRequest.newBuilder()
                        .setApiKey(ApiKey.newBuilder().setDisplayName("old").addScopes(Scope.LINKS_READ))
                        .build())
                .getKeyId();
        run("purge-keys");
        assertThat(number("select count(*) from link.api_key where key_id = '" + key + "'"))
                .isEqualTo(1);

        execute("update link.api_key set revoke_time = now() - interval '31 days' where key_id = '" + key + "'");
        assertThat(run("purge-keys").getSummary()).isEqualTo("Removed 1 keys.");
        assertThat(number("select count(*) from link.api_key where key_id = '" + key + "'"))
                .isZero();
    }

    @Test
    void tasks_areListedAndRun_forAdministratorsOnly() {
        assertThat(tasks().listLinkTasks(ListLinkTasksRequest.getDefaultInstance())
                        .getTasksList())
                .extracting(Task::getTaskId)
                .containsExactly(
                        "purge-deleted-links",
                        "purge-keys",
                        "tidy-expired-links",
                        "trim-repeats",
                        "trim-webhook-deliveries");
        assertThat(reason(() -> LinkTaskServiceGrpc.newBlockingStub(
                                CURLEW.replica().channel())
                        .listLinkTasks(ListLinkTasksRequest.getDefaultInstance())))
                .isEqualTo("KEY_NEEDED");
        assertThat(reason(() -> run("make-coffee"))).isEqualTo("TASK_NOT_FOUND");
        assertThat(run("tidy-expired-links").getLastResult()).isEqualTo(Result.SUCCEEDED);
        assertThat(run("trim-repeats").getLastResult()).isEqualTo(Result.SUCCEEDED);
    }

    @Test
    void trimWebhookDeliveries_thatAreOver_30DaysAfterwards() {
        execute(
                "insert into link.webhook_delivery (webhook_id, event_id, event_type, event_time, link_id, revision, state,"
                        + " enqueue_time, next_attempt_time, complete_time)"
                        + " select 'trimmed', gen_random_uuid(), 1, now(), 1, 1, state, now() - interval '40 days',"
                        + " case when state = 1 then now() end, case when state > 1 then now() - age end"
                        + " from generate_series(1, 3) state, unnest(array[interval '29 days', interval '31 days']) age,"
                        + " generate_series(1, 600)");

        assertThat(run("trim-webhook-deliveries").getSummary()).isEqualTo("Removed 1200 deliveries.");

        assertThat(number("select count(*) from link.webhook_delivery where webhook_id = 'trimmed'"))
                .isEqualTo(4 * 600);
        execute("delete from link.webhook_delivery where webhook_id = 'trimmed'");
    }

    @Test
    void task_runByItself_needsNoServer() {
        LinkConfig config = LinkConfig.from(Env.of(CURLEW.variables(Map.of())));

        assertThat(LinkServer.runTask(config, "purge-keys"))
                .singleElement()
                .satisfies(state -> assertThat(state.result()).isEqualTo(TaskState.Result.SUCCEEDED));
    }

    @Test
    void deletedClicks_areInTheAuditLog() {
        var audit = AuditServiceGrpc.newBlockingStub(CURLEW.replica().channel())
                .withInterceptors(Replica.header("authorization", "Bearer " + Replica.ADMIN_KEY));
        var _ = audit.recordClickDeletion(RecordClickDeletionRequest.newBuilder()
                .setDomain("go.example.com")
                .setCode("x")
                .setStartTime(Timestamp.newBuilder().setSeconds(1_767_225_600))
                .setEndTime(Timestamp.newBuilder().setSeconds(1_767_225_601))
                .build());

        assertThat(audit.listAuditEvents(ListAuditEventsRequest.newBuilder()
                                .setResource("links/go.example.com/x/clicks")
                                .build())
                        .getAuditEventsList())
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.getActor()).isEqualTo("admin");
                    assertThat(event.getAction()).isEqualTo("delete");
                    assertThat(event.getChanges(0).getAfter()).isEqualTo("\"2026-01-01T00:00:00Z\"");
                });

        // Those of a visitor, of whom the log says nothing.
        var _ = audit.recordClickDeletion(RecordClickDeletionRequest.newBuilder()
                .setStartTime(Timestamp.newBuilder().setSeconds(1_767_225_600))
                .setEndTime(Timestamp.newBuilder().setSeconds(1_767_225_601))
                .build());
        assertThat(audit.listAuditEvents(ListAuditEventsRequest.newBuilder()
                                .setResource("clicks")
                                .build())
                        .getAuditEventsList())
                .singleElement()
                .satisfies(event -> assertThat(event.getAction()).isEqualTo("delete"));
    }

    private static void create(String slug) {
        var _ = CURLEW.replica()
                .links()
                .createLink(CreateLinkRequest.newBuilder()
                        .setLink(Link.newBuilder()
                                .setSlug(slug)
                                .setTargetUrl("https://example.com/secret")
                                .setTitle("T")
                                .setNotes("N"))
                        .build());
    }

    private static void delete(String code) {
        var _ = CURLEW.replica()
                .links()
                .deleteLink(DeleteLinkRequest.newBuilder().setCode(code).build());
    }

    private static Link get(String code) {
        return CURLEW.replica()
                .links()
                .getLink(GetLinkRequest.newBuilder().setCode(code).build());
    }

    private static LinkTaskServiceBlockingStub tasks() {
        return LinkTaskServiceGrpc.newBlockingStub(CURLEW.replica().channel())
                .withInterceptors(Replica.header("authorization", "Bearer " + Replica.ADMIN_KEY));
    }

    private static Task run(String id) {
        return tasks().runLinkTask(RunLinkTaskRequest.newBuilder().setTaskId(id).build());
    }

    private static String reason(ThrowingCallable call) {
        return ApiErrors.from(catchThrowable(call)).reason();
    }

    private static long number(String sql) {
        return Rows.number(CURLEW.dataSource(), sql);
    }

    private static void execute(String sql) {
        Rows.run(CURLEW.dataSource(), sql);
    }
}
