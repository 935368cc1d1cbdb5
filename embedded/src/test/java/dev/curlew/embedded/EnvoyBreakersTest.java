package dev.curlew.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.stub.ClientCalls;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Before a slow or a failing server Envoy turns away what is too much: by the limits of its configuration, made small while it runs. */
final class EnvoyBreakersTest {
    private static final String LINK = "curlew.link.v1.LinkService";
    private static final int STREAMS = 2;
    private static final Duration AT_ONCE = Duration.ofSeconds(5);

    @TempDir
    private static Path dir;

    private static TestEdge edge;
    private static EmbeddedEnvoy envoy;
    private static HttpClient http;

    private final List<Future<HttpResponse<String>>> hanging = new ArrayList<>();

    @BeforeAll
    static void start() {
        edge = TestEdge.taking(STREAMS);
        // Nobody is there in the place of the services.
        envoy = EmbeddedEnvoy.start(
                ServerOptions.in(dir.resolve("envoy")), EnvoyConfig.local(edge.port(), Ports.free(), Ports.free()));
        http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    }

    @AfterAll
    static void stop() {
        http.shutdownNow();
        envoy.close();
        edge.close();
    }

    @AfterEach
    void endAll() {
        hanging.forEach(request -> request.cancel(true));
        await().until(() -> stat("edge.upstream_rq_active") == 0);
    }

    @Test
    void slowServer_requestsBeyondThoseUnderWay_areRefusedAtOnce_untilOthersEnd() throws Exception {
        long refused = stat("edge.upstream_rq_active_overflow");
        limit("edge", "max_requests", "1");
        try {
            hang(1);
            await().until(() -> stat("edge.upstream_rq_active") == 1);

            assertRefused(get("/abc"));
            assertThat(stat("edge.upstream_rq_active_overflow")).isEqualTo(refused + 1);
            assertThat(stat("edge.circuit_breakers.default.rq_open")).isEqualTo(1);

            endAll();
            await().until(() -> get("/abc").statusCode() == 200);
        } finally {
            limit("edge", "max_requests", "");
        }
    }

    @Test
    void slowServer_noMoreConnectionsAreMade_andWhatWaitsIsBounded() throws Exception {
        long refused = stat("edge.upstream_rq_pending_overflow");
        long connections = stat("edge.upstream_cx_overflow");
        limit("edge", "max_connections", "1");
        limit("edge", "max_pending_requests", "1");
        try {
            // Now it knows how many requests a connection takes.
            await().until(() -> get("/abc").statusCode() == 200);
            hang(STREAMS);
            await().until(() -> stat("edge.upstream_rq_active") == STREAMS);
            hang(1);
            await().until(() -> stat("edge.upstream_rq_pending_active") == 1);

            assertRefused(get("/abc"));
            assertThat(stat("edge.upstream_rq_pending_overflow")).isEqualTo(refused + 1);
            assertThat(stat("edge.upstream_cx_overflow")).isGreaterThan(connections);
            assertThat(stat("edge.upstream_cx_active")).isEqualTo(1);
        } finally {
            limit("edge", "max_connections", "");
            limit("edge", "max_pending_requests", "");
        }
    }

    @Test
    void failingServer_isTriedAgain_asFarAsTheBudgetGoes() throws Exception {
        call();
        assertThat(stat("link-service.upstream_rq_retry")).isEqualTo(3);
        assertThat(stat("link-service.upstream_rq_retry_overflow")).isZero();

        // A fifth of one request is none.
        limit("link-service", "retry_budget.min_retry_concurrency", "0");
        call();

        assertThat(stat("link-service.upstream_rq_retry")).isEqualTo(3);
        assertThat(stat("link-service.upstream_rq_retry_overflow")).isEqualTo(1);
    }

    private static void assertRefused(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("x-envoy-overloaded")).hasValue("true");
        assertThat(answer.headers().firstValue("retry-after")).hasValue("1");
        assertThat(answer.body()).contains("\"reason\":\"UNAVAILABLE\"");
    }

    private void hang(int requests) {
        for (int request = 0; request < requests; request++) {
            hanging.add(http.sendAsync(
                    HttpRequest.newBuilder(uri(envoy.port(), "/hang")).build(), BodyHandlers.ofString()));
        }
    }

    private static HttpResponse<String> get(String path) throws Exception {
        return http.send(
                HttpRequest.newBuilder(uri(envoy.port(), path)).timeout(AT_ONCE).build(), BodyHandlers.ofString());
    }

    /** Calls the service that is not there. */
    private static void call() {
        ManagedChannel channel = ManagedChannelBuilder.forAddress("127.0.0.1", envoy.internalPort())
                .usePlaintext()
                .build();
        try {
            assertThatThrownBy(() -> ClientCalls.blockingUnaryCall(
                            channel, TestGrpcService.unary(LINK), CallOptions.DEFAULT.withDeadlineAfter(AT_ONCE), ""))
                    .hasMessageContaining("UNAVAILABLE");
        } finally {
            channel.shutdownNow();
        }
    }

    /** Sets a limit of a cluster; an empty value is the one that the configuration has. */
    private static void limit(String cluster, String name, String value) throws Exception {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(uri(
                                envoy.adminPort(),
                                "/runtime_modify?circuit_breakers." + cluster + ".default." + name + "=" + value))
                        .POST(BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private static long stat(String name) throws Exception {
        String stats = http.send(
                        HttpRequest.newBuilder(uri(envoy.adminPort(), "/stats?filter=^cluster." + name + "$"))
                                .build(),
                        BodyHandlers.ofString())
                .body();
        assertThat(stats).as(name).contains(": ");
        return Long.parseLong(stats.substring(stats.indexOf(": ") + 2).strip());
    }

    private static URI uri(int port, String path) {
        return URI.create("http://127.0.0.1:" + port + path.replace("^", "%5E"));
    }
}
