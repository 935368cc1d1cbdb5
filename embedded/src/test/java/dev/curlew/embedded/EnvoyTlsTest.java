package dev.curlew.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.curlew.platform.testing.TestCertificates;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The public side over TLS. */
final class EnvoyTlsTest {

    private static final String NAME = "short.example";

    @TempDir
    private static Path dir;

    private static TestCertificates certificates;
    private static TestEdge edge;
    private static EmbeddedEnvoy envoy;
    private static SSLContext trusting;
    private static HttpClient http;

    @BeforeAll
    static void start() throws Exception {
        certificates = TestCertificates.make(dir.resolve("tls"), NAME);
        edge = new TestEdge("edge");
        EnvoyConfig config = EnvoyConfig.local(edge.port(), Ports.free(), Ports.free())
                .with(EnvoyOptions.none().withTls(certificates.of(NAME), ListenAddress.anyLocal(), 0));
        EmbeddedEnvoy.validate(config);
        envoy = EmbeddedEnvoy.start(ServerOptions.in(dir.resolve("envoy")), config);
        trusting = trusting(certificates.of(NAME).resolve("ca.crt"));
        http = HttpClient.newBuilder().sslContext(trusting).build();
        await().until(() -> get("/abc", HttpClient.Version.HTTP_1_1).statusCode() == 200);
    }

    @AfterAll
    static void stop() {
        http.close();
        envoy.close();
        edge.close();
    }

    @Test
    void plainHttp_isLedToHttps_withItsMethodPathAndQuery() throws Exception {
        HttpResponse<Void> answer = http.send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + envoy.port() + "/a%20b/c?d=e"))
                        .POST(HttpRequest.BodyPublishers.ofString("x"))
                        .build(),
                BodyHandlers.discarding());

        assertThat(answer.statusCode()).isEqualTo(308);
        assertThat(answer.headers().firstValue("location"))
                .hasValue("https://localhost:" + envoy.httpsPort() + "/a%20b/c?d=e");
    }

    @Test
    void https_http11AndHttp2_answered_andHttp3IsOffered() throws Exception {
        for (HttpClient.Version version : List.of(HttpClient.Version.HTTP_1_1, HttpClient.Version.HTTP_2)) {
            HttpResponse<String> answer = get("/abc", version);

            assertThat(answer.version()).isEqualTo(version);
            assertThat(answer.body()).isEqualTo("edge");
            assertThat(answer.headers().firstValue("alt-svc")).hasValue("h3=\":" + envoy.httpsPort() + "\"; ma=86400");
            assertThat(edge.headers().get("x-forwarded-proto")).isEqualTo("https");
        }
    }

    @Test
    void http3_answered() throws Exception {
        // The JDK's client does not speak it; another Envoy does, with a plain side for this test.
        int plain = Ports.free();
        Path config = Files.writeString(
                dir.resolve("client.yaml"),
                Files.readString(Path.of("src/test/resources/http3-client.yaml"))
                        .replace("${PLAIN_PORT}", Integer.toString(plain))
                        .replace("${HTTPS_PORT}", Integer.toString(envoy.httpsPort()))
                        .replace(
                                "${CA}", certificates.of(NAME).resolve("ca.crt").toString()));
        Path log = dir.resolve("client.log");
        Process client = new ProcessBuilder(
                        EnvoyBinary.ofThisMachine().find().toString(),
                        "--use-dynamic-base-id",
                        "--concurrency",
                        "1",
                        "--config-path",
                        config.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            await().ignoreExceptionsInstanceOf(IOException.class).untilAsserted(() -> {
                HttpResponse<String> answer = http.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + plain + "/over-quic"))
                                .build(),
                        BodyHandlers.ofString());
                assertThat(answer.statusCode()).as(() -> read(log)).isEqualTo(200);
                assertThat(answer.body()).isEqualTo("edge");
            });
            await().untilAsserted(() -> assertThat(
                            Files.readString(envoy.accessLogs().getFirst(), UTF_8)
                                    .lines())
                    .anySatisfy(line -> assertThat(line)
                            .contains("\"path\":\"/over-quic\"", "\"protocol\":\"HTTP/3\"", "\"tls\":\"TLSv1.3\"")));
        } finally {
            client.destroyForcibly().waitFor();
        }
    }

    @Test
    void certificate_replaced_isShownWithoutARestart() throws Exception {
        X509Certificate before = shown();

        var _ = TestCertificates.make(dir.resolve("tls"), NAME);

        await().untilAsserted(() -> assertThat(shown().getSerialNumber()).isNotEqualTo(before.getSerialNumber()));
        assertThat(get("/abc", HttpClient.Version.HTTP_2).statusCode()).isEqualTo(200);
    }

    @Test
    void oldTls_refused() {
        assertThatThrownBy(() -> {
                    try (SSLSocket socket =
                            (SSLSocket) trusting.getSocketFactory().createSocket("127.0.0.1", envoy.httpsPort())) {
                        socket.setEnabledProtocols(new String[] {"TLSv1.1"});
                        socket.startHandshake();
                    }
                })
                .isInstanceOfAny(SSLHandshakeException.class, IllegalArgumentException.class);
    }

    private static HttpResponse<String> get(String path, HttpClient.Version version) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create("https://localhost:" + envoy.httpsPort() + path))
                        .version(version)
                        .build(),
                BodyHandlers.ofString());
    }

    /** The certificate that a new connection gets. */
    private static X509Certificate shown() throws IOException {
        try (SSLSocket socket = (SSLSocket) trusting.getSocketFactory().createSocket("127.0.0.1", envoy.httpsPort())) {
            socket.startHandshake();
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    static SSLContext trusting(Path authority) throws Exception {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (var in = Files.newInputStream(authority)) {
            store.setCertificateEntry(
                    "authority", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, UTF_8);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
