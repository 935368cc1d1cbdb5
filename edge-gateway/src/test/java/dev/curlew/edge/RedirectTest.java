package dev.curlew.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Timestamp;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpMethod;
import dev.curlew.edge.testing.IngestServer;
import dev.curlew.edge.testing.LinkBackend;
import dev.curlew.edge.testing.TestEdge;
import dev.curlew.proto.analytics.v1.Click;
import dev.curlew.proto.analytics.v1.Click.Signal;
import dev.curlew.proto.link.v1.Link.QueryForwarding;
import dev.curlew.proto.link.v1.ResolveRequest;
import dev.curlew.proto.link.v1.ResolvedLink;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Redirects of a whole edge, with link-service and analytics-service on the loopback, coming and going. */
@TestInstance(Lifecycle.PER_CLASS)
class RedirectTest {

    private final LinkBackend backend = LinkBackend.start();
    private final IngestServer ingest = IngestServer.start();
    private final TestEdge edge;

    RedirectTest(@TempDir Path journal) {
        edge = TestEdge.start(journal, backend.port(), ingest.port());
    }

    @BeforeEach
    void watching() {
        await().until(() -> backend.watchers() == 1);
    }

    private List<Click> clicks(String code) {
        return ingest.stored().stream()
                .filter(click -> click.getCode().equals(code))
                .toList();
    }

    private List<ResolveRequest> resolves(String code) {
        return backend.resolves().stream()
                .filter(request -> request.getCode().equals(code))
                .toList();
    }

    @AfterAll
    void close() {
        edge.close();
        ingest.close();
        backend.close();
    }

    @Test
    void link_redirects_andItsClickArrives() {
        backend.with("c-link", "https://example.com/a?b=c", 1);

        AggregatedHttpResponse response = edge.get(
                "/c-link?x=1",
                "referer",
                "https://from.example/p?q",
                "user-agent",
                "Firefox",
                "x-forwarded-for",
                "192.0.2.9");

        assertThat(response.status().code()).isEqualTo(302);
        assertThat(response.headers().get("location")).isEqualTo("https://example.com/a?b=c");
        assertThat(response.headers().get("cache-control")).isEqualTo("private, max-age=0");
        assertThat(response.headers().get("x-robots-tag")).isEqualTo("noindex");
        assertThat(response.headers().get("x-request-id")).isNotEmpty();
        assertThat(response.headers().contains("server")).isFalse();
        await().until(() -> clicks("c-link").size() == 1);
        Click click = clicks("c-link").getFirst();
        assertThat(click.getLinkId()).isEqualTo(1);
        assertThat(click.getCode()).isEqualTo("c-link");
        assertThat(click.getReferrer()).isEqualTo("https://from.example/p");
        assertThat(click.getUserAgent()).isEqualTo("Firefox");
        assertThat(click.getQuery()).isEqualTo("x=1");
        assertThat(click.getTargetQuery()).isEqualTo("b=c");
        assertThat(click.getClientNetwork()).isEqualTo("192.0.2.0/24");
        assertThat(click.getVisitorHash()).isNotZero();
    }

    @Test
    void warmLink_redirects_withoutAskingAgain() {
        backend.with("c-warmLink", "https://example.com/", 1);

        for (int i = 0; i < 20; i++) {
            assertThat(edge.get("/c-warmLink").status().code()).isEqualTo(302);
        }

        assertThat(resolves("c-warmLink")).hasSize(1);
    }

    @Test
    void head_redirects_uncounted() {
        backend.with("c-head", "https://example.com/", 1);

        AggregatedHttpResponse head = edge.send(HttpMethod.HEAD, "/c-head", "");
        edge.get("/c-head", "user-agent", "the only one");

        assertThat(head.status().code()).isEqualTo(302);
        assertThat(head.headers().get("location")).isEqualTo("https://example.com/");
        await().until(() -> !clicks("c-head").isEmpty());
        assertThat(clicks("c-head")).extracting(Click::getUserAgent).containsExactly("the only one");
    }

    @ParameterizedTest
    @CsvSource({
        "sec-purpose, prefetch, true",
        "sec-purpose, prefetch;prerender, true",
        "purpose, prefetch, true",
        "sec-purpose, other, false",
    })
    void prefetch_redirects_andIsToldAsOne(String header, String value, boolean prefetch) {
        String code = "c-" + header + "-" + value.replace(';', '-');
        backend.with(code, "https://example.com/", 1);

        assertThat(edge.get("/" + code, header, value).status().code()).isEqualTo(302);

        await().until(() -> clicks(code).size() == 1);
        assertThat(clicks(code).getFirst().getSignalsList().contains(Signal.PREFETCH))
                .isEqualTo(prefetch);
    }

    @Test
    void preview_showsTheTarget_uncountedAndEscaped() {
        backend.with(link("c-preview")
                .setTitle("<b>A & B</b>")
                .setTargetUrl("https://example.com/?a=\"><script>")
                .build());

        AggregatedHttpResponse preview = edge.get("/c-preview+");

        assertThat(preview.status().code()).isEqualTo(200);
        assertThat(preview.contentUtf8())
                .contains("&lt;b&gt;A &amp; B&lt;/b&gt;")
                .contains("https://example.com/?a=%22%3E%3Cscript%3E")
                .doesNotContain("<script>", "<b>");
        assertThat(preview.headers().get("content-security-policy")).contains("default-src 'none'");
    }

    @Test
    void previewOfAnExpiredLink_showsWhereItLeadsNow() {
        backend.with(link("c-preview-expired")
                .setTargetUrl("https://example.com/old")
                .setFallbackUrl("https://example.com/instead")
                .setExpireTime(Timestamp.newBuilder().setSeconds(1_000_000_000))
                .build());

        assertThat(edge.get("/c-preview-expired+").contentUtf8())
                .contains("https://example.com/instead")
                .doesNotContain("https://example.com/old");
        assertThat(edge.location("/c-preview-expired")).isEqualTo("https://example.com/instead");
    }

    @Test
    void preview_ofAnInternationalHost_showsItsDisplay() {
        backend.with(link("c-display")
                .setTargetUrl("https://xn--mnchen-3ya.example/")
                .setTargetDisplay("https://münchen.example/")
                .build());

        assertThat(edge.get("/c-display+").contentUtf8())
                .contains("<a href=\"https://xn--mnchen-3ya.example/\"", ">https://münchen.example/</a>");
    }

    @Test
    void unknownCode_notFound_askedOnce() {
        for (int i = 0; i < 5; i++) {
            assertThat(edge.get("/asked-once").status().code()).isEqualTo(404);
        }

        assertThat(resolves("asked-once")).hasSize(1);
    }

    @Test
    void unknownCode_pageForBrowsers_problemForPrograms() {
        AggregatedHttpResponse page = edge.get("/nothing", "accept", "text/html,application/xhtml+xml,*/*;q=0.8");
        AggregatedHttpResponse problem = edge.get("/nothing", "accept", "application/json");

        assertThat(page.headers().get("content-type")).isEqualTo("text/html; charset=utf-8");
        assertThat(page.contentUtf8()).contains("<h1>Link not found</h1>").doesNotContain("<script");
        assertThat(problem.headers().get("content-type")).isEqualTo("application/problem+json");
        assertThat(problem.contentUtf8()).contains("\"reason\":\"LINK_NOT_FOUND\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/%ff", "/a%2fb", "/a%20b", "/a%3cscript%3e", "/wp-login.php%3fx", "/a%e2%80%a8b"})
    void impossibleCodes_notFound_withoutAsking(String path) {
        int before = backend.resolves().size();

        AggregatedHttpResponse response = edge.get(path);

        assertThat(response.status().code()).isIn(400, 404);
        assertThat(backend.resolves()).hasSize(before);
    }

    @Test
    void slugOfAnyScript_found() {
        backend.with("grüße-日本", "https://example.com/", 1);

        assertThat(edge.get("/gr%C3%BC%C3%9Fe-%E6%97%A5%E6%9C%AC").status().code())
                .isEqualTo(302);
    }

    @Test
    void goneAndBlocked_sayWhy() {
        backend.with(link("gone").setState(ResolvedLink.State.DELETED).build());
        backend.with(link("blocked")
                .setState(ResolvedLink.State.BLOCKED)
                .setBlockReason("Phishing")
                .build());

        backend.with(link("forbidden")
                .setState(ResolvedLink.State.BLOCKED)
                .setBlockReason("Malware")
                .setBlockStatus(403)
                .build());

        assertThat(edge.get("/forbidden").status().code()).isEqualTo(403);
        assertThat(edge.get("/forbidden").contentUtf8()).contains("Malware");
        assertThat(edge.get("/gone").status().code()).isEqualTo(410);
        assertThat(edge.get("/blocked").status().code()).isEqualTo(451);
        assertThat(edge.get("/blocked").contentUtf8()).contains("Phishing");
    }

    @Test
    void queryAndPath_forwarded_asPlainAscii() {
        backend.with(link("c-queryAndPath")
                .setTargetUrl("https://example.com/base?a=1#frag")
                .setQueryForwarding(QueryForwarding.MERGE_KEEP_TARGET)
                .setForwardPath(true)
                .build());

        assertThat(edge.location("/c-queryAndPath/x/y%20z:\"a?a=2&b=%27x&c=%C3%BC"))
                .isEqualTo("https://example.com/base/x/y%20z:%22a?a=1&b=%27x&c=%C3%BC#frag");
    }

    @Test
    void post_notAllowed() {
        AggregatedHttpResponse response = edge.send(HttpMethod.POST, "/c-post", "x");

        assertThat(response.status().code()).isEqualTo(405);
        assertThat(response.headers().get("allow")).isEqualTo("GET, HEAD");
    }

    @Test
    void change_seenAtOnce_whenItIsTold() {
        backend.with("c-change", "https://example.com/1", 1);
        assertThat(edge.location("/c-change")).isEqualTo("https://example.com/1");

        backend.with("c-change", "https://example.com/2", 2).tellChange("c-change", 2);

        await().atMost(Duration.ofSeconds(1))
                .until(() -> edge.location("/c-change").equals("https://example.com/2"));
        assertThat(resolves("c-change").getLast().getMinRevision()).isEqualTo(2);
    }

    @Test
    void newSlug_foundAtOnce_afterItWasAskedForInVain() {
        assertThat(edge.get("/fresh").status().code()).isEqualTo(404);

        backend.with("fresh", "https://example.com/", 1).tellChange("fresh", 1);

        await().atMost(Duration.ofSeconds(1))
                .until(() -> edge.get("/fresh").status().code() == 302);
    }

    @Test
    void reset_makesAllBeAskedForAgain() {
        backend.with("c-reset", "https://example.com/1", 1);
        assertThat(edge.location("/c-reset")).isEqualTo("https://example.com/1");
        backend.with("c-reset", "https://example.com/2", 2);
        assertThat(edge.location("/c-reset")).isEqualTo("https://example.com/1");

        backend.tellReset();

        await().atMost(Duration.ofSeconds(1))
                .until(() -> edge.location("/c-reset").equals("https://example.com/2"));
    }

    @Test
    void cutStream_openedAgain_andThenAllIsAskedForAgain() {
        backend.with("c-cutStream", "https://example.com/1", 1);
        assertThat(edge.location("/c-cutStream")).isEqualTo("https://example.com/1");

        backend.cutWatchers();
        backend.with("c-cutStream", "https://example.com/2", 2);

        await().until(() -> backend.watchers() == 1);
        await().atMost(Duration.ofSeconds(1))
                .until(() -> edge.location("/c-cutStream").equals("https://example.com/2"));
    }

    @Test
    void revision_neverGoesBack_whateverLinkServiceSays() {
        backend.with("c-revision", "https://example.com/5", 5);
        assertThat(edge.location("/c-revision")).isEqualTo("https://example.com/5");

        backend.with("c-revision", "https://example.com/4", 4);
        backend.tellReset();
        await().until(() -> {
            edge.get("/c-revision");
            return resolves("c-revision").size() >= 2;
        });

        assertThat(edge.location("/c-revision")).isEqualTo("https://example.com/5");
    }

    @Test
    void requestId_takenOver_onlyIfItIsHarmless() {
        assertThat(edge.get("/nothing", "x-request-id", "mine-1").headers().get("x-request-id"))
                .isEqualTo("mine-1");
        assertThat(edge.get("/nothing", "x-request-id", "a b").headers().get("x-request-id"))
                .isNotEqualTo("a b");
    }

    private static ResolvedLink.Builder link(String code) {
        return ResolvedLink.newBuilder()
                .setLinkId(7)
                .setDomain("localhost:8080")
                .setCode(code)
                .setRevision(1)
                .setState(ResolvedLink.State.ACTIVE)
                .setTargetUrl("https://example.com/")
                .setRedirectStatus(302);
    }
}
