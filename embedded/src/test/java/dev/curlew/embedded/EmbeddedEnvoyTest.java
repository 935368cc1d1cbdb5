package dev.curlew.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EmbeddedEnvoyTest {
    private static final String LINK = "curlew.link.v1.LinkService";
    private static final String ANALYTICS = "curlew.analytics.v1.StatsService";
    private static final Metadata.Key<String> SERVICE =
            Metadata.Key.of("x-curlew-service", Metadata.ASCII_STRING_MARSHALLER);

    @TempDir
    private static Path dir;

    private static TestEdge edge;
    private static TestGrpcService linkOne;
    private static TestGrpcService linkTwo;
    private static TestGrpcService analytics;
    private static EmbeddedEnvoy envoy;
    private static ManagedChannel channel;
    private static HttpClient http;

    @BeforeAll
    static void start() {
        edge = new TestEdge("edge");
        linkOne = new TestGrpcService("link-1", LINK);
        linkTwo = new TestGrpcService("link-2", LINK);
        analytics = new TestGrpcService("analytics", ANALYTICS);
        EnvoyConfig config = EnvoyConfig.local(edge.port(), linkOne.port(), analytics.port())
                .inFrontOf(
                        List.of(Endpoint.local(edge.port())),
                        List.of(Endpoint.local(linkOne.port()), Endpoint.local(linkTwo.port())),
                        List.of(Endpoint.local(analytics.port())));
        envoy = EmbeddedEnvoy.start(ServerOptions.in(dir.resolve("envoy")), config);
        channel = ManagedChannelBuilder.forAddress("127.0.0.1", envoy.internalPort())
                .usePlaintext()
                .build();
        http = HttpClient.newHttpClient();
    }

    @AfterAll
    static void stop() {
        http.close();
        channel.shutdownNow();
        envoy.close();
        edge.close();
        linkOne.close();
        linkTwo.close();
        analytics.close();
    }

    @Test
    void internal_unaryCalls_routedByServiceAndBalancedByCall() {
        List<String> answers = IntStream.range(0, 10).mapToObj(i -> get(LINK)).toList();

        assertThat(answers).containsOnly("link-1", "link-2");
        assertThat(answers.stream().filter("link-1"::equals)).hasSize(5);
        assertThat(get(ANALYTICS)).isEqualTo("analytics");
    }

    @Test
    void internal_unknownService_unimplemented() {
        assertThatThrownBy(() -> get("nobody.v1.Service"))
                .isInstanceOf(StatusRuntimeException.class)
                .extracting(e -> ((StatusRuntimeException) e).getStatus().getCode())
                .isEqualTo(Status.Code.UNIMPLEMENTED);
    }

    @Test
    void internal_bidiStream_answersAsItGoes() throws InterruptedException {
        BlockingQueue<String> answers = new LinkedBlockingQueue<>();
        StreamObserver<String> requests = ClientCalls.asyncBidiStreamingCall(
                channel.newCall(TestGrpcService.bidi(ANALYTICS), CallOptions.DEFAULT), into(answers));

        for (String batch : List.of("one", "two", "three")) {
            requests.onNext(batch);
            assertThat(answers.poll(10, TimeUnit.SECONDS)).isEqualTo(batch);
        }
        requests.onCompleted();
        assertThat(answers.poll(10, TimeUnit.SECONDS)).isEqualTo("completed");
    }

    @Test
    void internal_health_ofTheNamedServiceOrLinkService() {
        Metadata named = new Metadata();
        named.put(SERVICE, "analytics-service");
        Channel toAnalytics = ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(named));

        assertThat(health(channel)).isEqualTo(HealthCheckResponse.ServingStatus.SERVING);
        assertThat(health(toAnalytics)).isEqualTo(HealthCheckResponse.ServingStatus.SERVING);
        await().untilAsserted(() -> assertThat(accessLog())
                .anySatisfy(line -> assertThat(line).contains("grpc.health.v1.Health", "\"cluster\":\"link-service\""))
                .anySatisfy(line ->
                        assertThat(line).contains("grpc.health.v1.Health", "\"cluster\":\"analytics-service\"")));
    }

    @Test
    void public_forgedForwarding_peerAppendedAndBelieved() throws Exception {
        HttpResponse<String> answer = http.send(
                request(envoy, "/abc")
                        .header("X-Forwarded-For", "9.9.9.9")
                        .header("X-Envoy-External-Address", "9.9.9.9")
                        .header("X-Request-Id", "id-of-the-client")
                        .build(),
                HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("x-request-id")).hasValue("id-of-the-client");
        assertThat(edge.headers().get("x-request-id")).isEqualTo("id-of-the-client");
        // In place of a loopback peer, Envoy appends an address of the machine.
        assertThat(edge.headers().get("x-forwarded-for")).startsWith("9.9.9.9,").doesNotEndWith("9.9.9.9");
        assertThat(edge.headers().get("x-envoy-external-address")).isEqualTo("127.0.0.1");
    }

    @Test
    void public_behindOneTrustedProxy_itsClientBelieved() throws Exception {
        EnvoyConfig config =
                EnvoyConfig.local(edge.port(), linkOne.port(), analytics.port()).withTrustedHops(1);
        try (EmbeddedEnvoy behind = EmbeddedEnvoy.start(ServerOptions.in(dir.resolve("behind")), config)) {
            int status = status(http, request(behind, "/abc").header("X-Forwarded-For", "8.8.8.8, 9.9.9.9"));

            assertThat(status).isEqualTo(200);
            assertThat(edge.headers().get("x-envoy-external-address")).isEqualTo("9.9.9.9");
        }
    }

    @Test
    void public_sloppyPathAndHeader_normalised() throws Exception {
        assertThat(status(http, request(envoy, "//a/../abc%2Fd?u=//x").header("X_Real_Ip", "9.9.9.9")))
                .isEqualTo(200);

        assertThat(edge.headers().path()).isEqualTo("/abc%2Fd?u=//x");
        assertThat(edge.headers().contains("x_real_ip")).isFalse();
        assertThat(edge.headers().get("x-request-id")).hasSize(36);
    }

    @Test
    void public_headersTooLarge_refusedByEnvoyAsProblem() throws Exception {
        int before = edge.requests();

        HttpResponse<String> answer = http.send(
                request(envoy, "/abc").header("X-Large", "x".repeat(20_000)).build(),
                HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(431);
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/problem+json");
        assertThat(answer.body())
                .contains("\"reason\":\"HEADERS_TOO_LARGE\"", "\"status\":431", "errors/HEADERS_TOO_LARGE")
                .doesNotContain("null");
        assertThat(edge.requests()).isEqualTo(before);
    }

    @Test
    void public_noHttp_refusedByEnvoyAsProblem() throws Exception {
        assertThat(raw("GARBAGE\r\n\r\n"))
                .contains(
                        " 400 ", "application/problem+json", "\"reason\":\"BAD_REQUEST\"", "\"domain\":\"curlew.dev\"")
                .doesNotContain("null");
    }

    @Test
    void public_edgeGone_problemSaysWhenToComeAgain() throws Exception {
        try (TestEdge gone = new TestEdge("gone")) {
            EnvoyConfig config = EnvoyConfig.local(gone.port(), linkOne.port(), analytics.port());
            try (EmbeddedEnvoy alone = EmbeddedEnvoy.start(ServerOptions.in(dir.resolve("alone")), config)) {
                gone.die();

                HttpResponse<String> answer = http.send(
                        request(alone, "/abc").header("X-Request-Id", "mine").build(),
                        HttpResponse.BodyHandlers.ofString());

                assertThat(answer.statusCode()).isEqualTo(503);
                assertThat(answer.headers().firstValue("retry-after")).hasValue("1");
                assertThat(answer.body()).contains("\"reason\":\"UNAVAILABLE\"", "\"instance\":\"mine\"");
            }
        }
    }

    @Test
    void public_http10_answered_alsoWithoutAHost() throws Exception {
        assertThat(raw("GET /abc HTTP/1.0\r\n\r\n")).contains(" 200 OK").endsWith("edge");
        assertThat(edge.headers().authority()).isEqualTo("localhost");

        assertThat(raw("GET /abc HTTP/1.0\r\nHost: example.com\r\n\r\n")).contains(" 200 OK");
        assertThat(edge.headers().authority()).isEqualTo("example.com");
    }

    /** What Envoy says until it ends the connection. */
    private static String raw(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), envoy.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    @Test
    void public_edgeDies_noRequestFails() throws Exception {
        try (TestEdge first = new TestEdge("first");
                TestEdge second = new TestEdge("second")) {
            EnvoyConfig config = inFrontOf(first, second);
            try (EmbeddedEnvoy balancer = EmbeddedEnvoy.start(ServerOptions.in(dir.resolve("balancer")), config)) {
                await().until(() -> status(http, request(balancer, "/abc")) == 200 && first.requests() > 0);

                first.die();

                for (int i = 0; i < 50; i++) {
                    assertThat(status(http, request(balancer, "/abc"))).isEqualTo(200);
                }
                assertThat(second.requests()).isGreaterThanOrEqualTo(50);
            }
        }
    }

    @Test
    void public_edgeDiesWithARequestThatItTook_notAskedOfAnother() throws Exception {
        try (TestEdge first = new TestEdge("first");
                TestEdge second = new TestEdge("second")) {
            EnvoyConfig config = inFrontOf(first, second);
            try (EmbeddedEnvoy balancer = EmbeddedEnvoy.start(ServerOptions.in(dir.resolve("taken")), config)) {
                CompletableFuture<HttpResponse<Void>> answer =
                        http.sendAsync(request(balancer, "/hang").build(), HttpResponse.BodyHandlers.discarding());
                await().until(() -> first.hangs() || second.hangs());

                TestEdge taken = first.hangs() ? first : second;
                taken.die();

                assertThat(answer.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(503);
                assertThat(first.hangs() && second.hangs()).isFalse();
            }
        }
    }

    @Test
    void public_noEdge_problemWithRetryAfter() throws Exception {
        EnvoyConfig config = EnvoyConfig.local(Ports.free(), linkOne.port(), analytics.port());
        try (EmbeddedEnvoy alone = EmbeddedEnvoy.start(ServerOptions.in(dir.resolve("alone")), config)) {
            HttpResponse<String> answer = http.send(
                    request(alone, "/abc").header("X-Request-Id", "r-1").build(), HttpResponse.BodyHandlers.ofString());

            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("content-type")).hasValue("application/problem+json");
            assertThat(answer.headers().firstValue("retry-after")).hasValue("1");
            assertThat(answer.body()).contains("\"status\":503", "\"instance\":\"r-1\"");
        }
    }

    @Test
    void accessLog_line_hasRequestIdButNoAddressAndNoQuery() throws Exception {
        assertThat(status(
                        http,
                        request(envoy, "/logged?secret=1")
                                .header("X-Request-Id", "r-2")
                                .header("X-Forwarded-For", "9.9.9.9")))
                .isEqualTo(200);

        await().untilAsserted(() -> assertThat(accessLog())
                .anySatisfy(line -> assertThat(line)
                        .contains("\"requestId\":\"r-2\"", "\"path\":\"/logged\"", "\"status\":200")
                        .doesNotContain("secret", "9.9.9.9")));
    }

    private static EnvoyConfig inFrontOf(TestEdge first, TestEdge second) {
        return EnvoyConfig.local(first.port(), linkOne.port(), analytics.port())
                .inFrontOf(
                        List.of(Endpoint.local(first.port()), Endpoint.local(second.port())),
                        List.of(Endpoint.local(linkOne.port())),
                        List.of(Endpoint.local(analytics.port())));
    }

    private static String get(String service) {
        return ClientCalls.blockingUnaryCall(channel, TestGrpcService.unary(service), CallOptions.DEFAULT, "");
    }

    private static HealthCheckResponse.ServingStatus health(Channel to) {
        return HealthGrpc.newBlockingStub(to)
                .check(HealthCheckRequest.getDefaultInstance())
                .getStatus();
    }

    private static StreamObserver<String> into(BlockingQueue<String> answers) {
        return new StreamObserver<>() {
            @Override
            public void onNext(String value) {
                answers.add(value);
            }

            @Override
            public void onError(Throwable t) {
                answers.add(t.toString());
            }

            @Override
            public void onCompleted() {
                answers.add("completed");
            }
        };
    }

    private static HttpRequest.Builder request(EmbeddedEnvoy to, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + to.port() + path));
    }

    private static int status(HttpClient client, HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private static List<String> accessLog() throws IOException {
        return Files.readAllLines(envoy.accessLogs().getFirst());
    }
}
