package dev.curlew.edge;

import static dev.curlew.edge.testing.EdgeExtension.json;
import static dev.curlew.edge.testing.EdgeExtension.problem;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpMethod;
import dev.curlew.edge.testing.LinkBackend;
import dev.curlew.edge.testing.TestEdge;
import dev.curlew.platform.error.ApiError;
import dev.curlew.proto.link.v1.ApiKey;
import dev.curlew.proto.link.v1.ApiKey.Scope;
import dev.curlew.proto.link.v1.AuthenticateKeyResponse;
import io.grpc.Metadata;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is signed in at the dashboard, and that nobody else's page can act in their name. */
@TestInstance(Lifecycle.PER_CLASS)
class SessionTest {

    private static final String KEY = "cur_0123456789012345678901234567890123456789abc";
    private static final String SECRET = "0123456789abcdef0123456789abcdef";

    private final LinkBackend backend = LinkBackend.start().with("known", "https://example.com/", 1);
    private final Map<String, String> variables;
    private final TestEdge edge;

    SessionTest(@TempDir Path journal) {
        backend.keys()
                .with(
                        KEY,
                        AuthenticateKeyResponse.newBuilder()
                                .setApiKey(ApiKey.newBuilder()
                                        .setKeyId("key-1")
                                        .setDisplayName("<b>Ours</b>")
                                        .addScopes(Scope.LINKS_READ)
                                        .addScopes(Scope.LINKS_WRITE)
                                        .addDomains("go.example"))
                                .build());
        variables = TestEdge.variables(journal, backend.port(), backend.port());
        variables.put("SESSION_KEY", SECRET);
        edge = TestEdge.start(variables);
    }

    @AfterEach
    void heal() {
        backend.keys().fail(null);
    }

    @AfterAll
    void close() {
        edge.close();
        backend.close();
    }

    @Test
    void key_givesACookie_thatScriptsCannotRead() {
        AggregatedHttpResponse answer = signIn(KEY);

        assertThat(answer.status().code()).as(answer.contentUtf8()).isEqualTo(200);
        assertThat(answer.headers().get("set-cookie", "none"))
                .matches("curlew_session=[\\w-]+; .*")
                .contains("HTTPOnly", "SameSite=Strict", "Path=/", "Max-Age=43200")
                .doesNotContain(KEY, "Secure");
        assertThat(answer.headers().get("cache-control")).isEqualTo("no-store");
        JsonNode session = json(answer);
        assertThat(session.path("displayName").asText()).isEqualTo("<b>Ours</b>");
        assertThat(session.path("scopes")).extracting(JsonNode::asText).containsExactly("links:read", "links:write");
        assertThat(session.path("domains")).extracting(JsonNode::asText).containsExactly("go.example");
        assertThat(session.path("defaultDomain").asText()).isEqualTo("localhost:8080");
        assertThat(Instant.parse(session.path("expireTime").asText()))
                .isBetween(
                        Instant.now().plus(Duration.ofMinutes(715)),
                        Instant.now().plus(Duration.ofMinutes(721)));
        assertThat(json(edge.get("/dashboard/session", "cookie", cookie(answer)))
                        .path("keyId")
                        .asText())
                .isEqualTo("key-1");
    }

    @Test
    void overHttps_theCookieIsForThisHostOnly(@TempDir Path other) {
        Map<String, String> secure = TestEdge.variables(other, backend.port(), backend.port());
        secure.put("PUBLIC_BASE_URL", "https://localhost:8080");
        try (TestEdge safe = TestEdge.start(secure)) {
            AggregatedHttpResponse answer =
                    safe.send(HttpMethod.POST, "/dashboard/session", "{\"key\":\"" + KEY + "\"}", "x-curlew-csrf", "1");

            assertThat(answer.headers().get("set-cookie"))
                    .startsWith("__Host-curlew_session=")
                    .contains("Secure");
        }
    }

    @Test
    void wrongKey_refused() {
        problem(signIn("cur_wrong"), 401, "INVALID_KEY");
        assertThat(signIn("cur_wrong").headers().contains("set-cookie")).isFalse();
    }

    @Test
    void managementToken_opensNoDashboard() {
        backend.keys()
                .with(
                        "clt_token",
                        AuthenticateKeyResponse.newBuilder().setLinkId(7).build());

        problem(signIn("clt_token"), 401, "INVALID_KEY");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "{}", "{\"key\":\"\"}", "{\"key\":\"  \"}", "{\"key\":{}}", "null"})
    void noKey_refused(String body) {
        JsonNode problem = problem(
                edge.send(HttpMethod.POST, "/dashboard/session", body, "x-curlew-csrf", "1"), 400, "INVALID_FIELD");

        assertThat(problem.at("/violations/0/field").asText()).isEqualTo("key");
    }

    @Test
    void longBody_refused() {
        assertThat(signIn("x".repeat(5000)).status().code()).isEqualTo(413);
    }

    @Test
    void nobodySignedIn_saidSo() {
        JsonNode session = json(edge.get("/dashboard/session"));

        assertThat(session.path("signedIn").asBoolean(true)).isFalse();
        assertThat(session.has("keyId")).isFalse();
    }

    @Test
    void revokedKey_endsTheSession() {
        AuthenticateKeyResponse second = AuthenticateKeyResponse.newBuilder()
                .setApiKey(ApiKey.newBuilder().setKeyId("key-2"))
                .build();
        backend.keys().with("cur_second", second);
        String cookie = cookie(signIn("cur_second"));
        backend.keys().without("cur_second");

        AggregatedHttpResponse answer = edge.get("/dashboard/session", "cookie", cookie);

        assertThat(json(answer).path("signedIn").asBoolean(true)).isFalse();
        assertThat(answer.headers().get("set-cookie")).contains("Max-Age=0");
    }

    @Test
    void linkServiceAway_endsNothing() {
        String cookie = cookie(signIn(KEY));
        backend.keys().fail(ApiError.unavailable("STORE_UNAVAILABLE", "down"));

        AggregatedHttpResponse answer = edge.get("/dashboard/session", "cookie", cookie, "accept", "application/json");

        problem(answer, 503, "STORE_UNAVAILABLE");
        assertThat(answer.headers().contains("set-cookie")).isFalse();
    }

    @Test
    void signOut_forgetsTheCookie() {
        AggregatedHttpResponse answer = edge.send(HttpMethod.DELETE, "/dashboard/session", "", "x-curlew-csrf", "1");

        assertThat(answer.status().code()).isEqualTo(204);
        assertThat(answer.headers().get("set-cookie")).contains("curlew_session=;", "Max-Age=0", "HTTPOnly");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // Our own pages: the header, and nothing that says otherwise.
                "POST  | x-curlew-csrf=1                                        | true",
                "POST  | x-curlew-csrf=1; origin=http://HOST                    | true",
                "POST  | x-curlew-csrf=1; sec-fetch-site=same-origin            | true",
                "GET   | x-curlew-csrf=1                                        | true",
                "GET   | sec-fetch-site=same-origin                             | true",
                // Others: what their forms, pictures and scripts could send.
                "GET   | a=b                                                    | false",
                "GET   | sec-fetch-site=cross-site                              | false",
                "GET   | sec-fetch-site=same-site                               | false",
                "GET   | sec-fetch-site=none                                    | false",
                "GET   | x-curlew-csrf=1; origin=https://evil.example           | false",
                "POST  | a=b                                                    | false",
                "POST  | sec-fetch-site=same-origin                             | false",
                "POST  | origin=http://HOST                                     | false",
                "POST  | x-curlew-csrf=1; origin=https://evil.example           | false",
                "POST  | x-curlew-csrf=1; origin=null                           | false",
                "POST  | x-curlew-csrf=1; sec-fetch-site=cross-site             | false",
                "POST  | x-curlew-csrf=1; sec-fetch-site=same-site              | false",
            })
    void cookie_standsForTheKey_inRequestsOfOurPagesOnly(HttpMethod method, String given, boolean named) {
        List<String> headers =
                new ArrayList<>(List.of("cookie", cookie(signIn(KEY)), "content-type", "application/json"));
        Arrays.stream(given.replace("HOST", "127.0.0.1:" + edge.port()).split(";\\s*"))
                .map(header -> header.split("=", 2))
                .forEach(header -> headers.addAll(List.of(header)));

        AggregatedHttpResponse answer = edge.send(
                method,
                method == HttpMethod.GET ? "/api/v1/links/known" : "/api/v1/links",
                method == HttpMethod.GET ? "" : "{\"targetUrl\":\"https://example.com/\"}",
                headers.toArray(String[]::new));

        assertThat(answer.status().code()).as(answer.contentUtf8()).isEqualTo(200);
        assertThat(authorization()).isEqualTo(named ? "Bearer " + KEY : "none");
    }

    @Test
    void keyOfItsOwn_winsOverTheCookie() {
        edge.get(
                "/api/v1/links/known",
                "cookie",
                cookie(signIn(KEY)),
                "x-curlew-csrf",
                "1",
                "authorization",
                "Bearer other");

        assertThat(authorization()).isEqualTo("Bearer other");
    }

    @Test
    void spoiltCookies_areNone() {
        String cookie = cookie(signIn(KEY));
        char last = cookie.charAt(cookie.length() - 2);
        for (String spoilt : List.of(
                cookie.substring(0, cookie.length() - 2)
                        + (last == 'A' ? 'B' : 'A')
                        + cookie.charAt(cookie.length() - 1),
                cookie.substring(0, cookie.length() - 8),
                "curlew_session=",
                "curlew_session=!!",
                "curlew_session=" + "A".repeat(3000))) {
            assertThat(json(edge.get("/dashboard/session", "cookie", spoilt))
                            .path("signedIn")
                            .asBoolean(true))
                    .as(spoilt)
                    .isFalse();
        }
    }

    @Test
    void edgesOfOneSecret_takeEachOthersSessions(@TempDir Path other, @TempDir Path third) {
        String cookie = cookie(signIn(KEY));
        Map<String, String> same = TestEdge.variables(other, backend.port(), backend.port());
        same.put("SESSION_KEY", SECRET);
        Map<String, String> random = TestEdge.variables(third, backend.port(), backend.port());
        try (TestEdge friend = TestEdge.start(same);
                TestEdge stranger = TestEdge.start(random)) {
            assertThat(json(friend.get("/dashboard/session", "cookie", cookie))
                            .path("signedIn")
                            .asBoolean())
                    .isTrue();
            assertThat(json(stranger.get("/dashboard/session", "cookie", cookie))
                            .path("signedIn")
                            .asBoolean(true))
                    .isFalse();
        }
    }

    private AggregatedHttpResponse signIn(String key) {
        return edge.send(HttpMethod.POST, "/dashboard/session", "{\"key\":\"" + key + "\"}", "x-curlew-csrf", "1");
    }

    private static String cookie(AggregatedHttpResponse answer) {
        return answer.headers().get("set-cookie", "none").replaceFirst(";.*", "");
    }

    /** With which key the last call came to link-service. */
    private String authorization() {
        String key = backend.lastMetadata().get(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER));
        return key == null ? "none" : key;
    }
}
