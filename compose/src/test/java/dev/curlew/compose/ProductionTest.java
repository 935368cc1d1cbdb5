package dev.curlew.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code compose.prod.yml}, with one replica of each. */
final class ProductionTest {

    /** Builds the images, which production does not. */
    @RegisterExtension
    static final StackExtension STACK = new StackExtension();

    private static final Map<String, String> SECRETS = Map.of(
            "db_password", "of the database",
            "redis_password", "of redis",
            "code_key", "5c".repeat(32),
            "admin_api_key", StackExtension.ADMIN_KEY,
            "visitor_key", "of visitors",
            "session_key", "of sessions, thirty-two characters");

    @TempDir
    private static Path folder;

    private static Project project;
    private static int https;
    private static int http;
    private static SSLContext trusting;
    private static Site site;

    @BeforeAll
    static void start() throws Exception {
        // Whoever runs the containers reads these, which is another than who runs the tests.
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path secrets = Files.createDirectory(folder.resolve("secrets"));
        for (Map.Entry<String, String> secret : SECRETS.entrySet()) {
            Files.writeString(secrets.resolve(secret.getKey()), secret.getValue() + "\n");
        }
        makeCertificates();
        https = StackExtension.freePort();
        http = StackExtension.freePort();
        project = new Project(
                "curlew-test-production",
                List.of("compose.yml", "compose.prod.yml"),
                Map.ofEntries(
                        Map.entry("PUBLIC_BASE_URL", "https://localhost:" + https),
                        Map.entry("BIND_ADDRESS", "127.0.0.1"),
                        Map.entry("PUBLIC_PORT", Integer.toString(http)),
                        Map.entry("HTTPS_PORT", Integer.toString(https)),
                        Map.entry("SECRETS_DIR", secrets.toString()),
                        Map.entry("TLS_DIR", folder.resolve("tls").toString()),
                        Map.entry("EDGE_REPLICAS", "1"),
                        Map.entry("LINK_REPLICAS", "1"),
                        Map.entry("ANALYTICS_REPLICAS", "1"),
                        Map.entry("WORKER_REPLICAS", "1")));
        project.run("down", "-v", "--remove-orphans", "--timeout", "1");
        Command.Result up =
                project.tryRun(Duration.ofMinutes(4), "up", "-d", "--wait", "--wait-timeout", "180", "--pull", "never");
        assertThat(up.status())
                .as(() -> up.output() + project.run("logs", "--tail", "30"))
                .isZero();
        trusting = trusting(folder.resolve("tls/public/ca.crt"));
        site = new Site(
                "https://localhost:" + https,
                HttpClient.newBuilder().sslContext(trusting).build());
    }

    @AfterAll
    static void stop() {
        project.run("down", "-v", "--remove-orphans", "--timeout", "1");
    }

    @Test
    void link_overTlsAndMutualTls_madeFollowedAndCounted() {
        String code = site.create("https://example.com/production");

        HttpResponse<String> redirect = site.follow(code);

        assertThat(redirect.statusCode()).isEqualTo(302);
        assertThat(redirect.version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertThat(redirect.headers().firstValue("alt-svc")).hasValue("h3=\":" + https + "\"; ma=86400");
        assertThat(redirect.headers().firstValue("strict-transport-security")).isPresent();
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> site.clicks(code) == 1);
    }

    @Test
    void plainHttp_isLedToHttps() throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<Void> answer = client.send(
                    HttpRequest.newBuilder(URI.create("http://localhost:" + http + "/abc?d=e"))
                            .build(),
                    BodyHandlers.discarding());

            assertThat(answer.statusCode()).isEqualTo(308);
            assertThat(answer.headers().firstValue("location")).hasValue("https://localhost:" + https + "/abc?d=e");
        }
    }

    @Test
    void certificate_renewed_isShownWithoutARestart() throws Exception {
        X509Certificate before = shown();

        makeCertificates();

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(shown().getSerialNumber()).isNotEqualTo(before.getSerialNumber()));
        assertThat(site.tryCreate("https://example.com/renewed")).isEqualTo(200);
    }

    @Test
    void services_answerOnlyWhoShowsACertificate() {
        String probe = "/app/bin/probe grpc://link-service:9091";

        assertThat(project.shell("worker", probe).ok()).isEqualTo("SERVING");
        assertThat(project.shell("worker", "env -u MTLS_CERTIFICATE_FILE -u MTLS_KEY_FILE -u MTLS_CA_FILE " + probe)
                        .status())
                .isEqualTo(1);
        assertThat(project.shell(
                                "worker",
                                "env -u MTLS_CERTIFICATE_FILE -u MTLS_KEY_FILE -u MTLS_CA_FILE "
                                        + "/app/bin/probe grpc://envoy:9090")
                        .status())
                .isEqualTo(1);
    }

    @Test
    void secrets_areInNoVariable_andEachServiceHasItsOwnOnly() {
        for (String service :
                List.of("edge-gateway", "link-service", "analytics-service", "worker", "postgres", "redis")) {
            String variables = project.inspect(service)
                    .getAsJsonObject("Config")
                    .get("Env")
                    .toString();
            SECRETS.values().forEach(secret -> assertThat(variables).as(service).doesNotContain(secret));
        }
        assertThat(project.shell("edge-gateway", "ls /run/secrets").ok()).isEqualTo("session_key\nvisitor_key");
        assertThat(project.shell("link-service", "ls /run/secrets").ok().lines())
                .containsExactlyInAnyOrder("admin_api_key", "code_key", "db_password", "redis_password");
    }

    @Test
    void memoryIsLimited_andLogsAreRotated() {
        JsonObject host = project.inspect("link-service").getAsJsonObject("HostConfig");

        assertThat(host.get("Memory").getAsLong()).isEqualTo(1L << 30);
        assertThat(host.get("MemoryReservation").getAsLong()).isEqualTo(512L << 20);
        assertThat(host.getAsJsonObject("LogConfig")
                        .getAsJsonObject("Config")
                        .get("max-size")
                        .getAsString())
                .isEqualTo("20m");
        // Half of it is the heap's.
        assertThat(project.shell(
                                "link-service", "java @/app/flags -XX:+PrintFlagsFinal -version | grep ' MaxHeapSize '")
                        .ok())
                .contains(Long.toString(512L << 20));
    }

    private static void makeCertificates() {
        Command.run(
                        Duration.ofMinutes(1),
                        Map.of(),
                        List.of(
                                "deploy/tls/make-certificates.sh",
                                folder.resolve("tls").toString(),
                                "public,localhost",
                                "envoy",
                                "edge-gateway",
                                "link-service",
                                "analytics-service"))
                .ok();
    }

    private static X509Certificate shown() throws IOException {
        try (SSLSocket socket = (SSLSocket) trusting.getSocketFactory().createSocket("127.0.0.1", https)) {
            socket.startHandshake();
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    private static SSLContext trusting(Path authority) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream in = Files.newInputStream(authority)) {
            store.setCertificateEntry(
                    "authority", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
