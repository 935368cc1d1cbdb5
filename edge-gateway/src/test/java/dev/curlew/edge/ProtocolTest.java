package dev.curlew.edge;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpMethod;
import dev.curlew.edge.testing.LinkBackend;
import dev.curlew.edge.testing.TestEdge;
import dev.curlew.platform.error.ApiError;
import dev.curlew.platform.fuzz.LeakWatch;
import dev.curlew.platform.testing.TcpProxy;
import dev.curlew.proto.link.v1.CreateLinkRequest;
import io.netty.util.ResourceLeakDetector;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The site, health, and requests that are no proper HTTP. */
@TestInstance(Lifecycle.PER_CLASS)
class ProtocolTest {

    private static final int CLIENTS = 30;

    private final LinkBackend backend = LinkBackend.start();
    private final TestEdge edge;

    ProtocolTest(@TempDir Path journal) {
        edge = TestEdge.start(journal, backend.port(), backend.port());
    }

    @AfterEach
    void heal() {
        backend.fail(null);
    }

    @AfterAll
    void close() {
        edge.close();
        backend.close();
    }

    @Test
    void landingPage_hasAForm_andNothingInline() {
        AggregatedHttpResponse page = edge.get("/");

        assertThat(page.status().code()).isEqualTo(200);
        assertThat(page.contentUtf8())
                .contains("method=\"post\" action=\"/\"")
                .doesNotContain("<style", "style=", "onclick", "<script>");
        assertThat(page.headers().get("content-security-policy"))
                .contains("default-src 'none'")
                .doesNotContain("unsafe");
        assertThat(page.headers().get("x-content-type-options")).isEqualTo("nosniff");
    }

    @Test
    void form_shortens_withoutScript() {
        AggregatedHttpResponse page = postForm("targetUrl=https%3A%2F%2Fexample.com%2F%3Fa%3D1%26b%3D2");

        assertThat(page.status().code()).as(page.contentUtf8()).isEqualTo(200);
        assertThat(page.contentUtf8()).contains("value=\"http://localhost:8080/abc1234\"");
        assertThat(((CreateLinkRequest) backend.requests().getLast()).getLink().getTargetUrl())
                .isEqualTo("https://example.com/?a=1&b=2");
    }

    @Test
    void form_saysWhatIsWrong_andKeepsWhatWasTyped() {
        backend.fail(ApiError.invalidArgument("INVALID_FIELD", "Bad.")
                .withViolation("targetUrl", "Only http and https <links>."));

        AggregatedHttpResponse page = postForm("targetUrl=ftp%3A%2F%2F%22%3E%3Cb%3E");

        assertThat(page.status().code()).isEqualTo(400);
        assertThat(page.contentUtf8())
                .contains("Only http and https &lt;links&gt;.", "value=\"ftp://&quot;&gt;&lt;b&gt;\"")
                .doesNotContain("<b>");
    }

    @Test
    void emptyForm_refused() {
        assertThat(postForm("targetUrl=+").status().code()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource({"origin, https://evil.example", "origin, null", "sec-fetch-site, cross-site"})
    void formOfAnotherSite_refused(String header, String value) {
        int before = backend.requests().size();

        AggregatedHttpResponse page = edge.send(
                HttpMethod.POST,
                "/",
                "targetUrl=https://example.com/",
                "content-type",
                "application/x-www-form-urlencoded",
                header,
                value);

        assertThat(page.status().code()).isEqualTo(403);
        assertThat(backend.requests()).hasSize(before);
    }

    @Test
    void formOfThisSite_taken() {
        AggregatedHttpResponse page = edge.send(
                HttpMethod.POST,
                "/",
                "targetUrl=https://example.com/",
                "content-type",
                "application/x-www-form-urlencoded",
                "origin",
                "http://127.0.0.1:" + edge.port());

        assertThat(page.status().code()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "/robots.txt, text/plain; charset=utf-8",
        "/favicon.ico, image/svg+xml",
        "/assets/site.css, text/css; charset=utf-8",
        "/healthz, text/plain; charset=utf-8",
        "/readyz, text/plain; charset=utf-8",
        "/openapi.json, application/json",
    })
    void files_served(String path, String type) {
        AggregatedHttpResponse file = edge.get(path);

        assertThat(file.status().code()).isEqualTo(200);
        assertThat(file.headers().get("content-type")).isEqualTo(type);
        AggregatedHttpResponse head = edge.send(HttpMethod.HEAD, path, "");
        assertThat(head.status().code()).isEqualTo(200);
        assertThat(head.content().isEmpty()).isTrue();
    }

    @Test
    void robots_areKeptFromTheApi_andFromNoLink() {
        assertThat(edge.get("/robots.txt").contentUtf8().lines())
                .contains("User-agent: *", "Disallow: /api/")
                .doesNotContain("Disallow: /", "Disallow:");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/robots.txt", "/favicon.ico", "/assets/site.css", "/openapi.json"})
    void files_thatAreKnown_notSentAgain(String path) {
        String tag = edge.get(path).headers().get("etag", "none");

        AggregatedHttpResponse again = edge.get(path, "if-none-match", tag);

        assertThat(again.status().code()).isEqualTo(304);
        assertThat(again.content().isEmpty()).isTrue();
        assertThat(again.headers().get("cache-control")).startsWith("public, max-age=");
        assertThat(edge.get(path, "if-none-match", "\"other\"").status().code()).isEqualTo(200);
    }

    @Test
    void largeBody_refused() {
        assertThat(edge.postJson("/api/v1/links", " ".repeat((1 << 20) + 1))
                        .status()
                        .code())
                .isEqualTo(413);
    }

    @Test
    void metrics_onTheManagementPortOnly() {
        assertThat(edge.get("/metrics").status().code()).isEqualTo(404);
        assertThat(edge.metrics()).contains("click_journal_pending", "link_cache_links", "jvm_memory_used_bytes");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /a%00 HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /a%0d%0aX:1 HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /% HTTP/1.1\r\nHost: a\r\n\r\n",
                "GARBAGE\r\n\r\n",
                "GET /a HTTP/1.1\r\nHost: a\r\nBad Header: x\r\n\r\n",
                "GET /a HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
                "GET /a HTTP/1.1\r\nHost: a\r\nConnection: a\"b\r\n\r\n",
                "GET /a HTTP/1.1\r\nHost: a\r\nTE: a\"b, c\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nConnection: host\r\n\r\n",
            })
    void malformedRequests_refused_withAProblem(String request) throws IOException {
        String answer = raw(request);

        assertThat(answer).startsWith("HTTP/1.1 400 ").contains("application/problem+json", "\"status\":400");
    }

    @Test
    void clientGone_answersThatWaitedForTheirTurn_areReleased(@TempDir Path dir) throws IOException {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
        String ready = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n";
        List<Socket> clients = new ArrayList<>();
        try (TcpProxy road = TcpProxy.to(backend.port());
                TestEdge farAway = TestEdge.start(dir, road.port(), road.port());
                LeakWatch leaks = LeakWatch.start()) {
            // So that the request of each is under way when the second one is answered.
            road.slow(Duration.ofSeconds(2));
            for (int i = 0; i < CLIENTS; i++) {
                Socket client = new Socket(InetAddress.getLoopbackAddress(), farAway.port());
                clients.add(client);
                String first = "GET /never-asked-" + i + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
                client.getOutputStream().write((first + "GARBAGE\r\n\r\n").getBytes(US_ASCII));
                client.getOutputStream().flush();
            }
            assertThat(raw(farAway.port(), ready + "GARBAGE\r\n\r\n")).contains("alive");
            for (Socket client : clients) {
                client.close();
            }
            for (int i = 0; i < CLIENTS; i++) {
                // What was not released is found as the next buffers are made.
                System.gc();
                assertThat(raw(farAway.port(), ready + "GARBAGE\r\n\r\n")).contains("alive");
            }

            assertThat(leaks.found()).isEmpty();
        } finally {
            ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.SIMPLE);
        }
    }

    /** Where it is not said, the next answer on the connection would be taken for its body. */
    @Test
    void redirect_overHttp1_saysThatItHasNoBody() throws IOException {
        backend.with("bodyless", "https://example.com/", 1);

        assertThat(raw("GET /bodyless HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 302 ")
                .contains("\r\ncontent-length: 0\r\n")
                .endsWith("\r\n\r\n");
    }

    @Test
    void longLine_refused() throws IOException {
        assertThat(raw("GET /" + "a".repeat(9000) + " HTTP/1.1\r\nHost: a\r\n\r\n"))
                .startsWith("HTTP/1.1 414 ");
    }

    @Test
    void manyHeaders_refused() throws IOException {
        assertThat(raw("GET /a HTTP/1.1\r\nHost: a\r\nX-Filler: " + "a".repeat(20_000) + "\r\n\r\n"))
                .startsWith("HTTP/1.1 431 ");
    }

    private AggregatedHttpResponse postForm(String body) {
        return edge.send(HttpMethod.POST, "/", body, "content-type", "application/x-www-form-urlencoded");
    }

    private String raw(String request) throws IOException {
        return raw(edge.port(), request);
    }

    private static String raw(int port, String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(5000);
            socket.getOutputStream().write(request.getBytes(US_ASCII));
            socket.getOutputStream().flush();
            StringBuilder answer = new StringBuilder();
            byte[] buffer = new byte[4096];
            while (!answer.toString().contains("}")) {
                int read = socket.getInputStream().read(buffer);
                if (read < 0) {
                    break;
                }
                answer.append(new String(buffer, 0, read, US_ASCII));
            }
            return answer.toString();
        }
    }
}
