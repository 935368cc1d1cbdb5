package dev.curlew.edge;

import static dev.curlew.edge.testing.EdgeExtension.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpMethod;
import dev.curlew.edge.testing.IngestServer;
import dev.curlew.edge.testing.LinkBackend;
import dev.curlew.edge.testing.TestEdge;
import dev.curlew.platform.error.ApiError;
import dev.curlew.proto.analytics.v1.Click;
import dev.curlew.proto.link.v1.ResolvedLink;
import dev.curlew.proto.link.v1.ServedDomain;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** Many domains on a whole edge. */
@TestInstance(Lifecycle.PER_CLASS)
class DomainTest {

    private static final String JSON = "application/problem+json";

    private final LinkBackend backend = LinkBackend.start();
    private final IngestServer ingest = IngestServer.start();
    private final TestEdge edge;

    DomainTest(@TempDir Path journal) {
        backend.withDomain(ServedDomain.newBuilder().setHost("brand.example").build());
        backend.withDomain(ServedDomain.newBuilder()
                .setHost("full.example")
                .setRootUrl("https://root.example/")
                .setNotFoundUrl("https://missing.example/")
                .setCaseInsensitive(true)
                .addFirstSegments("team")
                .build());
        edge = TestEdge.start(journal, backend.port(), ingest.port());
    }

    @BeforeAll
    void domainsAreKnown() {
        await().until(() -> backend.watchers() == 1);
        await().until(() -> get("brand.example", "/").status().code() == 404);
    }

    @AfterEach
    void well() {
        backend.fail(null);
    }

    @AfterAll
    void close() {
        edge.close();
        ingest.close();
        backend.close();
    }

    @Test
    void host_choosesTheDomain() {
        backend.with("same", "https://default.example/", 1);
        backend.with("brand.example", "same", link("brand.example", "same", "https://brand-target.example/"));

        assertThat(location(get("brand.example", "/same"))).isEqualTo("https://brand-target.example/");
        assertThat(location(get("BRAND.example:80", "/same"))).isEqualTo("https://brand-target.example/");
        assertThat(location(get("localhost:8080", "/same"))).isEqualTo("https://default.example/");
        assertThat(location(edge.get("/same"))).isEqualTo("https://default.example/");
        await().until(() -> ingest.stored().stream()
                        .filter(click -> click.getCode().equals("same"))
                        .map(Click::getDomain)
                        .distinct()
                        .count()
                == 2);
    }

    @Test
    void unknownHost_is421_andNobodyIsAsked() {
        backend.with("known-code", "https://default.example/", 1);
        int asked = backend.resolves().size();

        problem(get("evil.example", "/known-code"), 421, "UNKNOWN_HOST");
        problem(get("evil.example", "/"), 421, "UNKNOWN_HOST");

        assertThat(backend.resolves()).hasSize(asked);
        assertThat(get("evil.example", "/healthz").status().code()).isEqualTo(200);
    }

    @Test
    void root_ofADomain() {
        AggregatedHttpResponse redirect = get("full.example", "/");
        assertThat(redirect.status().code()).isEqualTo(302);
        assertThat(location(redirect)).isEqualTo("https://root.example/");
        assertThat(redirect.headers().get("cache-control")).isEqualTo("private, max-age=0");
        problem(get("brand.example", "/"), 404, "NOT_FOUND");
        assertThat(edge.get("/").contentUtf8()).contains("<form");
        assertThat(edge.send(HttpMethod.POST, "/", "", ":authority", "full.example")
                        .status()
                        .code())
                .isEqualTo(404);
    }

    @Test
    void unknownCode_redirectsWhereTheDomainSays_andIsNoClick() {
        AggregatedHttpResponse redirect = get("full.example", "/nothing");
        assertThat(redirect.status().code()).isEqualTo(302);
        assertThat(location(redirect)).isEqualTo("https://missing.example/");
        assertThat(location(get("full.example", "/no/such/path"))).isEqualTo("https://missing.example/");
        assertThat(location(get("full.example", "/%20"))).isEqualTo("https://missing.example/");
        problem(get("brand.example", "/nothing"), 404, "LINK_NOT_FOUND");
    }

    @Test
    void caseInsensitive_allSpellingsShareOneEntry_alsoWhenItChanges() {
        backend.with("full.example", "mixed", link("full.example", "MiXeD", "https://a.example/"));

        assertThat(location(get("full.example", "/MIXED"))).isEqualTo("https://a.example/");
        assertThat(location(get("full.example", "/mixed"))).isEqualTo("https://a.example/");
        assertThat(backend.resolves().stream().filter(each -> each.getCode().equals("mixed")))
                .hasSize(1);
        backend.with(
                "full.example",
                "mixed",
                link("full.example", "MiXeD", "https://b.example/").toBuilder()
                        .setRevision(2)
                        .build());
        backend.tellChange("full.example", "mixed", 2);
        await().atMost(Duration.ofSeconds(1))
                .until(() -> location(get("full.example", "/MiXeD")).equals("https://b.example/"));
    }

    @Test
    void severalSegments_theLongestIsMeant() {
        backend.with(
                "full.example",
                "team",
                link("full.example", "team", "https://team.example/").toBuilder()
                        .setForwardPath(true)
                        .build());
        backend.with("full.example", "team/launch", link("full.example", "team/launch", "https://launch.example/"));

        assertThat(location(get("full.example", "/team/launch"))).isEqualTo("https://launch.example/");
        assertThat(location(get("full.example", "/TEAM/Launch/"))).isEqualTo("https://launch.example/");
        assertThat(location(get("full.example", "/team/launch."))).isEqualTo("https://launch.example/");
        assertThat(location(get("full.example", "/team/other/x"))).isEqualTo("https://team.example/other/x");
        assertThat(get("full.example", "/team/launch+").contentUtf8()).contains("https://launch.example/");
        assertThat(location(get("full.example", "/team"))).isEqualTo("https://team.example/");
    }

    @Test
    void forwardPath_whereNoLongerCodesAre_asksForTheFirstSegmentOnly() {
        backend.with(
                "brand.example",
                "fwd",
                link("brand.example", "fwd", "https://fwd.example/").toBuilder()
                        .setForwardPath(true)
                        .build());
        int asked = backend.resolves().size();

        for (int i = 0; i < 5; i++) {
            assertThat(location(get("brand.example", "/fwd/a/" + i))).isEqualTo("https://fwd.example/a/" + i);
        }

        assertThat(backend.resolves()).hasSize(asked + 1);
    }

    @Test
    void punctuationBehindALink_isForgiven_andCountsOnIt() {
        backend.with("tolerant", "https://t.example/", 1);

        for (String end : new String[] {"", "/", ".", ",", "!", ").", "%3E", "%22", "'", "%C2%BB"}) {
            assertThat(location(edge.get("/tolerant" + end))).as(end).isEqualTo("https://t.example/");
        }

        await().until(() -> ingest.stored().stream()
                        .filter(click -> click.getCode().equals("tolerant"))
                        .count()
                == 10);
        backend.with("tolerant.", "https://dot.example/", 1);
        backend.tellChange("tolerant.", 1);
        await().until(() -> location(edge.get("/tolerant.")).equals("https://dot.example/"));
    }

    @Test
    void changeOfADomain_isSeenWithinASecond() {
        problem(get("fresh.example", "/x"), 421, "UNKNOWN_HOST");
        backend.with("fresh.example", "x", link("fresh.example", "x", "https://x.example/"));

        backend.withDomain(ServedDomain.newBuilder()
                .setHost("fresh.example")
                .setRedirectStatus(302)
                .build());

        await().atMost(Duration.ofSeconds(1))
                .until(() -> get("fresh.example", "/x").status().code() == 302);
        backend.with(
                "fresh.example",
                "x",
                link("fresh.example", "x", "https://x.example/").toBuilder()
                        .setRedirectStatus(308)
                        .build());
        backend.withDomain(ServedDomain.newBuilder()
                .setHost("fresh.example")
                .setRedirectStatus(308)
                .setRootUrl("https://root2.example/")
                .build());
        await().atMost(Duration.ofSeconds(1))
                .until(() -> get("fresh.example", "/x").status().code() == 308);
        assertThat(location(get("fresh.example", "/"))).isEqualTo("https://root2.example/");
    }

    @Test
    void appLinks_ofEachDomain_servedAsJson_andSeenWithinASecond() {
        String apple = "/.well-known/apple-app-site-association";
        String android = "/.well-known/assetlinks.json";
        problem(get("brand.example", apple), 404, "NOT_FOUND");
        problem(get("brand.example", android), 404, "NOT_FOUND");
        problem(get("evil.example", apple), 421, "UNKNOWN_HOST");

        backend.withDomain(ServedDomain.newBuilder()
                .setHost("app.example")
                .setAppleAppSiteAssociation("{\"applinks\": {\"details\": []}}")
                .setAndroidAssetLinks("[{\"relation\": []}]")
                .build());

        await().atMost(Duration.ofSeconds(1))
                .until(() -> get("app.example", apple).status().code() == 200);
        AggregatedHttpResponse answer = get("app.example", apple);
        assertThat(answer.headers().get("content-type")).isEqualTo("application/json");
        assertThat(answer.contentUtf8()).isEqualTo("{\"applinks\": {\"details\": []}}");
        assertThat(get("app.example", android).contentUtf8()).isEqualTo("[{\"relation\": []}]");
        assertThat(edge.get(
                                apple,
                                ":authority",
                                "app.example",
                                "if-none-match",
                                answer.headers().get("etag", "none"))
                        .status()
                        .code())
                .isEqualTo(304);
        problem(edge.get(apple, "accept", JSON), 404, "NOT_FOUND");
    }

    @Test
    void domains_whileLinkServiceIsDown_stay() {
        backend.with("brand.example", "warm", link("brand.example", "warm", "https://warm.example/"));
        assertThat(location(get("brand.example", "/warm"))).isEqualTo("https://warm.example/");
        backend.fail(ApiError.unavailable("STORE_UNAVAILABLE", "down"));
        backend.tellReset();

        for (int i = 0; i < 20; i++) {
            assertThat(location(get("brand.example", "/warm"))).isEqualTo("https://warm.example/");
        }
        assertThat(location(get("full.example", "/"))).isEqualTo("https://root.example/");
    }

    @Test
    void edgeThatHeardOfNoDomainsYet_asksToComeBack(@TempDir Path journal) {
        try (LinkBackend down = LinkBackend.start()) {
            down.fail(ApiError.unavailable("STORE_UNAVAILABLE", "down"));
            down.withDomain(ServedDomain.newBuilder().setHost("brand.example").build());
            try (TestEdge early = TestEdge.start(journal, down.port(), ingest.port())) {
                problem(early.get("/x", ":authority", "brand.example", "accept", JSON), 503, "UNAVAILABLE");
                assertThat(early.get("/").status().code()).isEqualTo(200);
                down.fail(null);
                await().until(() -> early.get("/x", ":authority", "brand.example", "accept", JSON)
                                .status()
                                .code()
                        == 404);
            }
        }
    }

    private static ResolvedLink link(String domain, String code, String target) {
        return ResolvedLink.newBuilder()
                .setLinkId(2)
                .setDomain(domain)
                .setCode(code)
                .setRevision(1)
                .setState(ResolvedLink.State.ACTIVE)
                .setTargetUrl(target)
                .setRedirectStatus(302)
                .build();
    }

    private AggregatedHttpResponse get(String host, String path) {
        return edge.get(path, ":authority", host, "accept", JSON);
    }

    private static String location(AggregatedHttpResponse response) {
        return response.headers().get("location", "none: " + response.status());
    }
}
