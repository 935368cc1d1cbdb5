package dev.curlew.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.curlew.platform.testing.TestCertificates;
import io.grpc.CallOptions;
import io.grpc.ClientInterceptors;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Envoy does where it is asked to, and compression. */
final class EnvoyOptionsTest {

    private static final String LINK = "curlew.link.v1.LinkService";
    private static final String KEY = "0123456789abcdef".repeat(2);
    private static final String KEY_HEADER = "x-curlew-internal-key";
    /** A message of no bytes in grpc-web: no flags, a length of 0. */
    private static final byte[] EMPTY_MESSAGE = new byte[5];

    @TempDir
    private static Path dir;

    private static TestEdge edge;
    private static TestGrpcService link;
    private static EmbeddedEnvoy envoy;
    private static HttpClient http;
    /** Behind a load balancer; started by whoever needs it first. */
    private static @Nullable EmbeddedEnvoy proxied;

    @BeforeAll
    static void start() {
        edge = new TestEdge("edge");
        link = new TestGrpcService("link", LINK);
        EnvoyOptions options = EnvoyOptions.none()
                .withStats(ListenAddress.anyLocal())
                .limitingCreates(3, Optional.empty())
                .lettingOut(KEY);
        EnvoyConfig config =
                EnvoyConfig.local(edge.port(), link.port(), Ports.free()).with(options);
        EmbeddedEnvoy.validate(config);
        envoy = EmbeddedEnvoy.start(ServerOptions.in(dir.resolve("envoy")), config);
        http = HttpClient.newHttpClient();
    }

    @AfterAll
    static void stop() {
        http.close();
        if (proxied != null) {
            proxied.close();
        }
        envoy.close();
        link.close();
        edge.close();
    }

    @ParameterizedTest
    @CsvSource({"gzip, gzip", "br, br", "zstd, zstd", "'gzip;q=0.5, br;q=0.9', br", "'identity', "})
    void largeJson_isCompressedAsTheClientLikes_andItsETagIsWeakThen(String accepted, String expected)
            throws Exception {
        HttpResponse<byte[]> answer = http.send(
                request("/large.json").header("accept-encoding", accepted).build(), BodyHandlers.ofByteArray());

        assertThat(answer.headers().firstValue("content-encoding")).isEqualTo(Optional.ofNullable(expected));
        assertThat(answer.headers().firstValue("etag")).hasValue(expected == null ? "\"v1\"" : "W/\"v1\"");
        assertThat(answer.headers().allValues("vary").toString().toLowerCase(Locale.ROOT))
                .contains("accept-encoding");
        assertThat(answer.body().length).satisfies(length -> {
            if (expected == null) {
                assertThat(length).isEqualTo(TestEdge.LARGE.length());
            } else {
                assertThat(length).isLessThan(TestEdge.LARGE.length() / 2);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"/abc", "/large.events", "/large.png"})
    void smallAndStreamedAndCompressedAlready_areLeftAsTheyAre(String path) throws Exception {
        HttpResponse<Void> answer =
                http.send(request(path).header("accept-encoding", "gzip").build(), BodyHandlers.discarding());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-encoding")).isEmpty();
    }

    @Test
    void linksToBeMade_moreThanTheLimit_refusedAsProblem_andOthersPass() throws Exception {
        List<HttpResponse<String>> answers = IntStream.range(0, 20)
                .mapToObj(_ -> send(request("/api/v1/links").POST(BodyPublishers.ofString("{}"))))
                .toList();

        assertThat(answers.stream().filter(answer -> answer.statusCode() == 200))
                .hasSizeBetween(6, 15);
        HttpResponse<String> refused = answers.stream()
                .filter(answer -> answer.statusCode() == 429)
                .findFirst()
                .orElseThrow();
        assertThat(refused.headers().firstValue("content-type")).hasValue("application/problem+json");
        assertThat(refused.headers().firstValue("retry-after")).hasValue("1");
        assertThat(refused.body()).contains("\"reason\":\"TOO_MANY_REQUESTS\"", "\"status\":429");
        assertThat(send(request("/api/v1/links")).statusCode()).isEqualTo(200);
        assertThat(send(request("/abc")).statusCode()).isEqualTo(200);
    }

    @Test
    void linksToBeMade_theLimitOfAllEnvoys_isAskedWhereThereIsOne() {
        try (TestRateLimit limits = new TestRateLimit()) {
            EnvoyOptions options = EnvoyOptions.none().limitingCreates(100, Optional.of(Endpoint.local(limits.port())));
            EnvoyConfig config =
                    EnvoyConfig.local(edge.port(), link.port(), Ports.free()).with(options);
            EmbeddedEnvoy.validate(config);
            try (EmbeddedEnvoy limited = EmbeddedEnvoy.start(ServerOptions.in(dir.resolve("limited")), config)) {
                await().until(() -> create(limited) == 200 && limits.asked() > 0);

                limits.refuse();

                assertThat(create(limited)).isEqualTo(429);
                assertThat(limits.lastQuestion()).contains("create", "remote_address", "127.0.0.1");
                // Who cannot be asked refuses nobody.
                limits.die();
                await().until(() -> create(limited) == 200);
            }
        }
    }

    @Test
    void internalApi_grpcFromOutside_withTheKeyOnly() {
        ManagedChannel channel = Grpc.newChannelBuilderForAddress(
                        "127.0.0.1", envoy.port(), InsecureChannelCredentials.create())
                .build();
        try {
            assertThat(call(channel, KEY)).isEqualTo("link");
            for (String wrong : List.of("", KEY + "x", KEY.substring(1))) {
                assertThatThrownBy(() -> call(channel, wrong))
                        .isInstanceOfSatisfying(
                                StatusRuntimeException.class,
                                refused -> assertThat(refused.getStatus().getCode())
                                        .isEqualTo(Status.Code.UNAUTHENTICATED));
            }
        } finally {
            channel.shutdownNow();
        }
    }

    @Test
    void internalApi_grpcWebFromAPage_withTheKeyOnly() throws Exception {
        HttpResponse<String> preflight = send(request("/" + LINK + "/Get")
                .header("origin", "https://page.example")
                .header("access-control-request-method", "POST")
                .header("access-control-request-headers", KEY_HEADER)
                .method("OPTIONS", BodyPublishers.noBody()));
        assertThat(preflight.statusCode()).isEqualTo(200);
        assertThat(preflight.headers().firstValue("access-control-allow-origin"))
                .hasValue("https://page.example");
        assertThat(preflight
                        .headers()
                        .firstValue("access-control-allow-headers")
                        .orElseThrow())
                .contains(KEY_HEADER);

        HttpResponse<byte[]> answer = http.send(web().header(KEY_HEADER, KEY).build(), BodyHandlers.ofByteArray());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/grpc-web+proto");
        assertThat(new String(answer.body(), UTF_8)).contains("link", "grpc-status:0");

        assertThat(send(web()).statusCode()).isEqualTo(401);
        assertThat(send(request("/" + LINK + "/Get").POST(BodyPublishers.noBody()))
                        .body())
                .contains("\"reason\":\"KEY_NEEDED\"");
    }

    @Test
    void internalApi_withoutAKeyOfItsOwn_isNotThere() {
        EnvoyConfig config = EnvoyConfig.local(edge.port(), link.port(), Ports.free());
        try (EmbeddedEnvoy closed = EmbeddedEnvoy.start(ServerOptions.in(dir.resolve("closed")), config)) {
            HttpResponse<String> answer =
                    send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + closed.port() + "/" + LINK + "/Get"))
                            .header(KEY_HEADER, ""));

            assertThat(answer.body()).isEqualTo("edge");
        }
    }

    @Test
    void stats_metricsAndNothingElse() {
        HttpResponse<String> metrics = send(HttpRequest.newBuilder(stats("/metrics")));

        assertThat(metrics.statusCode()).isEqualTo(200);
        assertThat(metrics.body()).contains("envoy_cluster_membership_healthy{envoy_cluster_name=\"edge\"}");
        for (String path : List.of("/", "/config_dump", "/quitquitquit", "/metrics/../config_dump")) {
            assertThat(send(HttpRequest.newBuilder(stats(path))).statusCode())
                    .as(path)
                    .isEqualTo(404);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "PROXY TCP4 203.0.113.7 198.51.100.1 4711 80, 203.0.113.7",
        "PROXY TCP6 2001:db8::7 2001:db8::1 4711 80, 2001:db8::7"
    })
    void proxyProtocol_saysWhoTheClientIs(String line, String client) throws IOException {
        String request = "GET /abc HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 192.0.2.66\r\nConnection: close\r\n\r\n";
        EmbeddedEnvoy behind = behindLoadBalancer();

        assertThat(raw(behind, line + "\r\n" + request)).startsWith("HTTP/1.1 200 ");
        assertThat(edge.headers().get("x-envoy-external-address")).isEqualTo(client);
        assertThat(edge.headers().get("x-forwarded-for")).isEqualTo("192.0.2.66," + client);
        assertThat(raw(behind, request)).as("without its line").isEmpty();
    }

    @Test
    void traceparent_passes() {
        String parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

        assertThat(send(request("/abc").header("traceparent", parent)).statusCode())
                .isEqualTo(200);

        assertThat(edge.headers().get("traceparent")).isEqualTo(parent);
    }

    @Test
    void mutualTls_bothSidesOfEnvoyShowCertificates() throws Exception {
        TestCertificates certificates =
                TestCertificates.make(dir.resolve("inside"), "envoy", "edge-gateway", "link-service");
        try (TestEdge secure = TestEdge.overTls(certificates.of("edge-gateway"));
                TestGrpcService secureLink = TestGrpcService.overTls("link", LINK, certificates.of("link-service"))) {
            EnvoyConfig config = EnvoyConfig.local(secure.port(), secureLink.port(), Ports.free())
                    .with(EnvoyOptions.none().withMutualTls(certificates.of("envoy")));
            EmbeddedEnvoy.validate(config);
            try (EmbeddedEnvoy mutual = EmbeddedEnvoy.start(ServerOptions.in(dir.resolve("mutual")), config)) {
                await().untilAsserted(() -> assertThat(
                                send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + mutual.port() + "/abc")))
                                        .statusCode())
                        .isEqualTo(200));

                Path own = certificates.of("edge-gateway");
                ManagedChannel known = Grpc.newChannelBuilderForAddress(
                                "localhost",
                                mutual.internalPort(),
                                TlsChannelCredentials.newBuilder()
                                        .keyManager(
                                                own.resolve("tls.crt").toFile(),
                                                own.resolve("tls.key").toFile())
                                        .trustManager(own.resolve("ca.crt").toFile())
                                        .build())
                        .build();
                ManagedChannel unknown = Grpc.newChannelBuilderForAddress(
                                "localhost",
                                mutual.internalPort(),
                                TlsChannelCredentials.newBuilder()
                                        .trustManager(own.resolve("ca.crt").toFile())
                                        .build())
                        .build();
                try {
                    await().ignoreExceptions().until(() -> call(known, "").equals("link"));
                    assertThatThrownBy(() -> call(unknown, "")).isInstanceOf(StatusRuntimeException.class);
                } finally {
                    known.shutdownNow();
                    unknown.shutdownNow();
                }
            }
        }
    }

    private static EmbeddedEnvoy behindLoadBalancer() {
        if (proxied == null) {
            EnvoyConfig config = EnvoyConfig.local(edge.port(), link.port(), Ports.free())
                    .with(EnvoyOptions.none().behindProxyProtocol());
            EmbeddedEnvoy.validate(config);
            proxied = EmbeddedEnvoy.start(ServerOptions.in(dir.resolve("proxied")), config);
        }
        return proxied;
    }

    /** What comes until the end. */
    private static String raw(EmbeddedEnvoy to, String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), to.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(UTF_8));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        } catch (SocketException _) {
            return "";
        }
    }

    private static int create(EmbeddedEnvoy to) {
        return send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + to.port() + "/api/v1/links"))
                        .POST(BodyPublishers.ofString("{}")))
                .statusCode();
    }

    private static String call(ManagedChannel channel, String key) {
        Metadata headers = new Metadata();
        headers.put(Metadata.Key.of(KEY_HEADER, Metadata.ASCII_STRING_MARSHALLER), key);
        return ClientCalls.blockingUnaryCall(
                ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers)),
                TestGrpcService.unary(LINK),
                CallOptions.DEFAULT,
                "");
    }

    private static HttpRequest.Builder web() {
        return request("/" + LINK + "/Get")
                .header("origin", "https://page.example")
                .header("content-type", "application/grpc-web+proto")
                .header("x-grpc-web", "1")
                .POST(BodyPublishers.ofByteArray(EMPTY_MESSAGE));
    }

    private static URI stats(String path) {
        return URI.create("http://127.0.0.1:" + envoy.statsPort() + path);
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + envoy.port() + path));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
