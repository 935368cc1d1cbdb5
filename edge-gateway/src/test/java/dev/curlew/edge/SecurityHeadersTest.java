package dev.curlew.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpMethod;
import dev.curlew.edge.testing.LinkBackend;
import dev.curlew.edge.testing.TestEdge;
import dev.curlew.platform.error.ApiError;
import dev.curlew.proto.link.v1.ResolvedLink.State;
import dev.curlew.proto.link.v1.ServedDomain;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What every answer says to browsers of how little they may do with it, whichever route gives it. */
@TestInstance(Lifecycle.PER_CLASS)
class SecurityHeadersTest {

    private final LinkBackend backend = LinkBackend.start();
    private final TestEdge edge;

    SecurityHeadersTest(@TempDir Path journal) {
        backend.with("known", "https://example.com/", 1)
                .with(LinkBackend.link("gone").setState(State.DELETED).build())
                .with(LinkBackend.link("blocked").setState(State.BLOCKED).build())
                .with(LinkBackend.link("secret").setPasswordProtected(true).build())
                .with(LinkBackend.link("social")
                        .setSocialPreview(true)
                        .setTitle("T")
                        .build());
        backend.withDomain(ServedDomain.newBuilder()
                .setAndroidAssetLinks("[]")
                .setAppleAppSiteAssociation("{\"applinks\":{}}")
                .build());
        Map<String, String> variables = TestEdge.variables(journal, backend.port(), backend.port());
        variables.put("PUBLIC_BASE_URL", "https://localhost:8080");
        edge = TestEdge.start(variables);
    }

    @AfterAll
    void close() {
        edge.close();
        backend.close();
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /, 200",
        "POST, /, 415",
        "PUT, /, 405",
        "GET, /known, 302",
        "GET, /known?warm, 302",
        "HEAD, /known, 302",
        "POST, /known, 405",
        "GET, /known+, 200",
        "GET, /known/qr.svg, 200",
        "GET, /known/qr.png, 200",
        "GET, /known/qr.png?size=1, 400",
        "GET, /unknown, 404",
        "GET, /gone, 410",
        "GET, /blocked, 451",
        "GET, /secret, 401",
        "GET, /%20, 404",
        "GET, /robots.txt, 200",
        "GET, /favicon.ico, 200",
        "GET, /assets/site.css, 200",
        "GET, /assets/none/js/app.js, 200",
        "GET, /assets/none/js/none.js, 404",
        "GET, /dashboard, 200",
        "GET, /dashboard/links/any, 200",
        "POST, /dashboard/links, 405",
        "GET, /dashboard/session, 200",
        "POST, /dashboard/session, 403",
        "DELETE, /dashboard/session, 403",
        "GET, /.well-known/apple-app-site-association, 200",
        "GET, /.well-known/assetlinks.json, 200",
        "GET, /openapi.json, 200",
        "GET, /docs, 307",
        "GET, /docs/, 200",
        "GET, /docs/specification.json, 200",
        "GET, /healthz, 200",
        "GET, /readyz, 200",
        "GET, /api, 404",
        "GET, /api/v1/none, 404",
        "GET, /api/v1/links/known, 200",
        "GET, /api/v1/links/none, 404",
        "POST, /api/v1/links, 200",
        "POST, /api/v1/links:batchCreate, 200",
        "PUT, /api/v1/links, 405",
    })
    void everyAnswer_isGuarded(HttpMethod method, String path, int status) {
        assertGuarded(edge.send(method, path, "", "accept", "*/*"), status);
    }

    @Test
    void previewsOfBots_andOutages_too() {
        assertGuarded(edge.get("/social", "user-agent", "facebookexternalhit/1.1"), 200);
        assertGuarded(edge.get("/x", ":authority", "evil.example"), 421);
        backend.fail(ApiError.unavailable("STORE_UNAVAILABLE", "down"));
        assertGuarded(edge.get("/cold"), 503);
        assertGuarded(edge.get("/api/v1/links/known"), 503);
        backend.fail(null);
    }

    @Test
    void overPlainHttp_noStrictTransport(@TempDir Path other) {
        try (TestEdge plain = TestEdge.start(other, backend.port(), backend.port())) {
            assertThat(plain.get("/known").headers().contains("strict-transport-security"))
                    .isFalse();
        }
    }

    private static void assertGuarded(AggregatedHttpResponse answer, int status) {
        assertThat(answer.status().code()).as(answer.contentUtf8()).isEqualTo(status);
        var headers = answer.headers();
        assertThat(headers.get("x-content-type-options")).isEqualTo("nosniff");
        assertThat(headers.get("strict-transport-security")).isEqualTo("max-age=31536000");
        assertThat(headers.contains("server")).isFalse();
        assertThat(headers.getAll("x-request-id")).singleElement().asString().isNotEmpty();
        assertThat(headers.getAll("date")).hasSize(1);
        String type = headers.get("content-type", "");
        if (type.startsWith("text/html") || type.startsWith("image/svg")) {
            assertThat(headers.get("content-security-policy"))
                    .startsWith("default-src 'none'")
                    .contains("frame-ancestors 'none'")
                    .doesNotContain("script-src 'unsafe");
        }
        if (type.startsWith("text/html")) {
            assertThat(headers.get("referrer-policy")).isEqualTo("same-origin");
        }
        if (status >= 400) {
            assertThat(headers.get("cache-control")).contains("no-store");
        }
    }
}
