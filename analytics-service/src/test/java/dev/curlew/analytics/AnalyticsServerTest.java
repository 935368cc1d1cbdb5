package dev.curlew.analytics;

import static java.net.http.HttpResponse.BodyHandlers.ofString;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.curlew.analytics.testing.EdgeStream;
import dev.curlew.analytics.testing.FakeLinkService;
import dev.curlew.analytics.testing.TestClicks;
import dev.curlew.embedded.junit.PostgresExtension;
import dev.curlew.embedded.junit.RedisExtension;
import dev.curlew.platform.config.Address;
import dev.curlew.platform.config.Env;
import dev.curlew.platform.error.ApiErrors;
import dev.curlew.platform.grpc.GrpcChannels;
import dev.curlew.platform.grpc.GrpcServer;
import dev.curlew.platform.testing.ChildJvm;
import dev.curlew.proto.analytics.v1.Click;
import dev.curlew.proto.analytics.v1.ClickIngestServiceGrpc;
import dev.curlew.proto.analytics.v1.GetLinkStatsRequest;
import dev.curlew.proto.analytics.v1.GetStatsRequest;
import dev.curlew.proto.analytics.v1.IngestClicksRequest;
import dev.curlew.proto.analytics.v1.LinkStats;
import dev.curlew.proto.analytics.v1.ListTasksRequest;
import dev.curlew.proto.analytics.v1.RunTaskRequest;
import dev.curlew.proto.analytics.v1.StatsServiceGrpc;
import dev.curlew.proto.analytics.v1.Task;
import dev.curlew.proto.analytics.v1.Task.Outcome.Kind;
import dev.curlew.proto.analytics.v1.Task.Result;
import dev.curlew.proto.analytics.v1.TaskServiceGrpc;
import dev.curlew.proto.analytics.v1.TaskServiceGrpc.TaskServiceBlockingStub;
import dev.curlew.proto.link.v1.ApiKey;
import dev.curlew.proto.link.v1.ApiKey.Scope;
import dev.curlew.proto.link.v1.ResolvedLink.State;
import dev.curlew.sql.task.TaskException;
import dev.curlew.sql.task.TaskState;
import io.grpc.Channel;
import io.grpc.Metadata;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.stub.AbstractStub;
import io.grpc.stub.MetadataUtils;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

final class AnalyticsServerTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    private final FakeLinkService linkService = new FakeLinkService();

    @AutoClose
    private final GrpcServer links = GrpcServer.builder("links")
            .addService(linkService.resolveService())
            .addService(linkService.keyService())
            .start();

    @AutoClose
    private final AnalyticsServer server = AnalyticsServer.start(config());

    @AutoClose
    private final GrpcChannels channels = new GrpcChannels(Duration.ofSeconds(5));

    @AutoClose
    private final HttpClient http = HttpClient.newHttpClient();

    private final Channel channel = channels.open(new Address("127.0.0.1", server.port()));

    @Test
    void clicks_sentByAnEdge_areInTheStatsWithinTwoSeconds_andEveryOneIsAccountedFor() throws Exception {
        linkService.addLink("abc", 1, State.ACTIVE, true);
        List<Click> clicks = TestClicks.clicks(1, 500);
        List<Click> repeated = new ArrayList<>(clicks.subList(0, 100));
        repeated.add(TestClicks.click(0).build());
        EdgeStream edge = EdgeStream.open(ClickIngestServiceGrpc.newStub(channel));

        edge.send(batch(1, clicks));
        edge.send(batch(2, repeated));
        edge.awaitAcks(2);

        await().atMost(Duration.ofSeconds(2))
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(() -> assertThat(stats("abc").getClicks()).isEqualTo(500));
        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(metric("clicks_consumed_total")).isEqualTo(600));
        assertThat(metric("clicks_received_total")).isEqualTo(601);
        assertThat(metric("clicks_rejected_total{reason=\"INVALID_LINK\"}")).isEqualTo(1);
        assertThat(metric("clicks_logged_total")).isEqualTo(600);
        assertThat(metric("clicks_stored_total")).isEqualTo(500);
        assertThat(metric("clicks_duplicate_total")).isEqualTo(100);
        assertThat(metric("clicks_dead_total")).isZero();
        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(metric("click_stream_length")).isZero());
        assertThat(stats("abc").getAllTimeClicks()).isEqualTo(500);
    }

    @Test
    void statsOfMany_withoutKey_needOne() {
        assertKeyNeeded(() -> StatsServiceGrpc.newBlockingStub(channel).getStats(GetStatsRequest.getDefaultInstance()));
    }

    @Test
    void tasks_runByThemselves_andForAdministrators() {
        linkService.addKey(
                "cur_admin", ApiKey.newBuilder().addScopes(Scope.ADMIN).build());
        linkService.addKey(
                "cur_reader", ApiKey.newBuilder().addScopes(Scope.STATS_READ).build());
        TaskServiceBlockingStub tasks = TaskServiceGrpc.newBlockingStub(channel);

        assertThat(ApiErrors.from(catchThrowable(() -> tasks.listTasks(ListTasksRequest.getDefaultInstance())))
                        .reason())
                .isEqualTo("KEY_NEEDED");
        assertThat(ApiErrors.from(catchThrowable(
                                () -> as("cur_reader", tasks).listTasks(ListTasksRequest.getDefaultInstance())))
                        .metadata())
                .containsEntry("scope", "admin");

        TaskServiceBlockingStub admin = as("cur_admin", tasks);
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(admin.listTasks(ListTasksRequest.getDefaultInstance())
                                .getTasksList())
                        .hasSizeGreaterThanOrEqualTo(4)
                        .allSatisfy(task -> {
                            assertThat(task.getLastResult()).isEqualTo(Result.SUCCEEDED);
                            assertThat(task.getOutcome().getKind())
                                    .as(task.getSummary())
                                    .isNotEqualTo(Kind.KIND_UNSPECIFIED);
                        }));
        Task run = admin.runTask(
                RunTaskRequest.newBuilder().setTaskId("make-partitions").build());
        assertThat(run.getLastResult()).isEqualTo(Result.SUCCEEDED);
        assertThat(run.getSummary())
                .isEqualTo("There are tables until " + run.getOutcome().getDetail() + ".");
        assertThat(run.hasLastStartTime()).isTrue();
        assertThat(ApiErrors.from(catchThrowable(() -> admin.runTask(RunTaskRequest.newBuilder()
                                .setTaskId("make-coffee")
                                .build())))
                        .reason())
                .isEqualTo("TASK_NOT_FOUND");
    }

    @Test
    void task_runByItself_needsNoServer() {
        assertThat(AnalyticsTasks.runOnce(config(), "forget-readers"))
                .singleElement()
                .satisfies(state -> assertThat(state.result()).isEqualTo(TaskState.Result.SUCCEEDED));
        assertThat(catchThrowable(() -> AnalyticsTasks.runOnce(config(), "make-coffee")))
                .isInstanceOf(TaskException.Unknown.class)
                .hasMessageContaining("drop-partitions");
    }

    /** As a container that a scheduler starts. */
    @Test
    void task_inAProcessOfItsOwn_endsWithWhatBecameOfIt(@TempDir Path folder) throws Exception {
        assertThat(runTask("make-partitions", folder))
                .contains("make-partitions: done in ")
                .endsWith("exit 0");
        assertThat(runTask("make-coffee", folder)).contains("expected: one of ").endsWith("exit 2");
    }

    private String runTask(String task, Path folder) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(ChildJvm.command(AnalyticsMain.class));
        builder.environment().putAll(variables("on"));
        builder.environment().put("RUN_TASK", task);
        Path output = folder.resolve(task + ".log");
        Process process = builder.redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        return Files.readString(output) + "exit " + process.exitValue();
    }

    @Test
    void close_endsOpenStreams_andWhatWasAcknowledgedIsNotLost() throws Exception {
        linkService.addLink("xyz", 2, State.ACTIVE, true);
        EdgeStream edge = EdgeStream.open(ClickIngestServiceGrpc.newStub(channel));
        edge.send(batch(1, TestClicks.clicks(2, 50)));
        edge.awaitAcks(1);

        server.close();

        assertThat(ApiErrors.from(edge.awaitFailure()).code()).isEqualTo(Code.UNAVAILABLE);
        try (AnalyticsServer next = AnalyticsServer.start(config())) {
            var stub = StatsServiceGrpc.newBlockingStub(channels.open(new Address("127.0.0.1", next.port())));
            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(
                            () -> assertThat(stub.getLinkStats(request("xyz")).getClicks())
                                    .isEqualTo(50));
        }
    }

    @Test
    void roles_apart_clicksThatOneTakesAreStoredByTheOther() throws Exception {
        linkService.addLink("apart", 3, State.ACTIVE, true);
        server.close();
        try (AnalyticsServer api = AnalyticsServer.start(config("off"))) {
            Channel toApi = channels.open(new Address("127.0.0.1", api.port()));
            EdgeStream edge = EdgeStream.open(ClickIngestServiceGrpc.newStub(toApi));
            edge.send(batch(1, TestClicks.clicks(3, 20)));
            edge.awaitAcks(1);
            var stats = StatsServiceGrpc.newBlockingStub(toApi);
            assertThat(stats.getLinkStats(request("apart")).getClicks()).isZero();

            try (AnalyticsServer worker = AnalyticsServer.start(config("only"))) {
                await().atMost(Duration.ofSeconds(10))
                        .untilAsserted(() -> assertThat(
                                        stats.getLinkStats(request("apart")).getClicks())
                                .isEqualTo(20));
                Channel toWorker = channels.open(new Address("127.0.0.1", worker.port()));
                assertThat(HealthGrpc.newBlockingStub(toWorker)
                                .check(HealthCheckRequest.getDefaultInstance())
                                .getStatus())
                        .isEqualTo(ServingStatus.SERVING);
                assertThat(Objects.requireNonNull(catchThrowableOfType(
                                        StatusRuntimeException.class,
                                        () -> StatsServiceGrpc.newBlockingStub(toWorker)
                                                .getLinkStats(request("apart"))))
                                .getStatus()
                                .getCode())
                        .isEqualTo(Code.UNIMPLEMENTED);
            }
        }
    }

    private AnalyticsConfig config() {
        return config("on");
    }

    private AnalyticsConfig config(String worker) {
        return AnalyticsConfig.from(Env.of(variables(worker)));
    }

    private Map<String, String> variables(String worker) {
        return Map.ofEntries(
                Map.entry("WORKER", worker),
                Map.entry("GRPC_PORT", "0"),
                Map.entry("MANAGEMENT_PORT", "0"),
                Map.entry("DRAIN_GRACE", "0s"),
                Map.entry("DB_HOST", POSTGRES.host()),
                Map.entry("DB_PORT", Integer.toString(POSTGRES.port())),
                Map.entry("DB_NAME", POSTGRES.database()),
                Map.entry("DB_USER", POSTGRES.user()),
                Map.entry("DB_PASSWORD", POSTGRES.password()),
                Map.entry("REDIS_HOST", REDIS.host()),
                Map.entry("REDIS_PORT", Integer.toString(REDIS.port())),
                Map.entry("REDIS_PASSWORD", REDIS.password()),
                Map.entry("CONSUMER_CLAIM_IDLE", "500ms"),
                Map.entry("ANONYMOUS_STATS", "true"),
                Map.entry("LINK_SERVICE_ADDR", "127.0.0.1:" + links.port()));
    }

    private static <S extends AbstractStub<S>> S as(String secret, S stub) {
        Metadata headers = new Metadata();
        headers.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + secret);
        return stub.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    private LinkStats stats(String code) {
        return StatsServiceGrpc.newBlockingStub(channel).getLinkStats(request(code));
    }

    private static GetLinkStatsRequest request(String code) {
        return GetLinkStatsRequest.newBuilder().setCode(code).build();
    }

    private static IngestClicksRequest batch(long position, List<Click> clicks) {
        return IngestClicksRequest.newBuilder()
                .setEdgeId("edge-1")
                .setJournalPosition(position)
                .addAllClicks(clicks)
                .build();
    }

    private static void assertKeyNeeded(ThrowingCallable call) {
        var error = ApiErrors.from(Objects.requireNonNull(catchThrowableOfType(StatusRuntimeException.class, call)));
        assertThat(error.code()).isEqualTo(Code.UNAUTHENTICATED);
        assertThat(error.reason()).isEqualTo("KEY_NEEDED");
    }

    private double metric(String name) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + server.managementPort() + "/metrics");
        String text = http.send(HttpRequest.newBuilder(uri).build(), ofString()).body();
        return text.lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("No metric " + name + " in:\n" + text));
    }
}
