package dev.curlew.analytics;

import static java.net.http.HttpResponse.BodyHandlers.ofString;
import static org.assertj.core.api.Assertions.assertThat;
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
import dev.curlew.proto.analytics.v1.Click;
import dev.curlew.proto.analytics.v1.ClickIngestServiceGrpc;
import dev.curlew.proto.analytics.v1.ClickServiceGrpc;
import dev.curlew.proto.analytics.v1.GetLinkStatsRequest;
import dev.curlew.proto.analytics.v1.GetStatsRequest;
import dev.curlew.proto.analytics.v1.IngestClicksRequest;
import dev.curlew.proto.analytics.v1.LinkStats;
import dev.curlew.proto.analytics.v1.ListClicksRequest;
import dev.curlew.proto.analytics.v1.ListDeadLettersRequest;
import dev.curlew.proto.analytics.v1.StatsServiceGrpc;
import dev.curlew.proto.link.v1.ResolvedLink.State;
import io.grpc.Channel;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

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
    void methodsOfLater_sayThatTheyAreNotSupported() {
        assertNotSupported(
                () -> ClickServiceGrpc.newBlockingStub(channel).listClicks(ListClicksRequest.getDefaultInstance()));
        assertNotSupported(
                () -> StatsServiceGrpc.newBlockingStub(channel).getStats(GetStatsRequest.getDefaultInstance()));
        assertNotSupported(() -> ClickIngestServiceGrpc.newBlockingStub(channel)
                .listDeadLetters(ListDeadLettersRequest.getDefaultInstance()));
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

    private AnalyticsConfig config() {
        return AnalyticsConfig.from(Env.of(Map.ofEntries(
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
                Map.entry("LINK_SERVICE_ADDR", "127.0.0.1:" + links.port()))));
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

    private static void assertNotSupported(ThrowingCallable call) {
        var error = ApiErrors.from(Objects.requireNonNull(catchThrowableOfType(StatusRuntimeException.class, call)));
        assertThat(error.code()).isEqualTo(Code.UNIMPLEMENTED);
        assertThat(error.reason()).isEqualTo("METHOD_NOT_SUPPORTED");
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
