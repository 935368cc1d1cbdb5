package dev.curlew.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.curlew.standalone.StackExtension.RunningStack;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What people do with API keys and management tokens, over HTTP. */
@ExtendWith(StackExtension.class)
class KeyJourneyTest {
    private static final Pattern SECRET = Pattern.compile("c(?:ur|lt)_[A-Za-z0-9_-]{43}");

    private final PublicApi api;

    KeyJourneyTest(RunningStack stack) {
        this.api = stack.api();
    }

    @Test
    void callsOfALimitedKey_tellTheLimit_andEndIn429() {
        String secret = secret("\"scopes\":[\"LINKS_READ\",\"STATS_READ\"],\"callsPerMinute\":3");

        HttpResponse<String> listed = call("GET", "/api/v1/links", secret, null);
        assertThat(listed.statusCode()).isEqualTo(200);
        assertThat(listed.headers().firstValue("RateLimit-Policy")).hasValue("\"key\";q=3;w=60");
        assertThat(listed.headers().firstValue("RateLimit"))
                .hasValueSatisfying(value -> assertThat(value).matches("\"key\";r=2;t=(60|[1-5]?[0-9])"));
        HttpResponse<String> missing = call("GET", "/api/v1/links/nothing", secret, null);
        assertThat(missing.statusCode()).isEqualTo(404);
        assertThat(missing.headers().firstValue("RateLimit"))
                .hasValueSatisfying(value -> assertThat(value).startsWith("\"key\";r=1;"));
        String code = api.createLinkTo("https://example.com/counted").getCode();
        HttpResponse<String> stats = call("GET", "/api/v1/links/" + code + "/stats", secret, null);
        assertThat(stats.statusCode()).isEqualTo(200);
        assertThat(stats.headers().firstValue("RateLimit"))
                .hasValueSatisfying(value -> assertThat(value).startsWith("\"key\";r=0;"));

        for (String path : new String[] {"/api/v1/links", "/api/v1/links/" + code + "/stats"}) {
            HttpResponse<String> refused = call("GET", path, secret, null);
            assertThat(refused.statusCode()).as(path).isEqualTo(429);
            assertThat(refused.body()).contains("\"reason\":\"TOO_MANY_REQUESTS\"");
            assertThat(refused.headers().firstValue("Retry-After"))
                    .hasValueSatisfying(
                            seconds -> assertThat(Integer.parseInt(seconds)).isBetween(1, 60));
            assertThat(refused.headers().firstValue("RateLimit"))
                    .hasValueSatisfying(value -> assertThat(value).startsWith("\"key\";r=0;"));
        }
    }

    @Test
    void linkMadeWithoutAKey_isManagedWithItsToken() {
        HttpResponse<String> made = api.post("/api/v1/links", "{\"targetUrl\":\"https://example.com/mine\"}");
        String token = firstSecret(made.body());
        String path = "/api/v1/links/" + made.body().replaceFirst(".*\"code\":\"([^\"]+)\".*", "$1");

        assertThat(call("GET", path, token, null).body())
                .contains("https://example.com/mine")
                .doesNotContain(token);
        assertThat(call("PATCH", path, token, "{\"targetUrl\":\"https://example.com/changed\"}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(call("GET", path + "/stats", token, null).statusCode()).isEqualTo(200);
        assertThat(call("GET", path + "/revisions", token, null).body()).contains("https://example.com/mine");
        String others = api.createLinkTo("https://example.com/others").getCode();
        assertThat(call("GET", "/api/v1/links/" + others, token, null).statusCode())
                .isEqualTo(404);
        assertThat(call("GET", "/api/v1/links/" + others + "/stats", token, null)
                        .statusCode())
                .isEqualTo(404);
        assertThat(call("GET", "/api/v1/links", token, null).statusCode()).isEqualTo(403);
        assertThat(call("DELETE", path, token, null).statusCode()).isEqualTo(200);
    }

    @Test
    void keyForItsOwnLinks_seesNoOthers_norTheirStatistics() {
        String secret = secret("\"scopes\":[\"LINKS_READ\",\"LINKS_WRITE\",\"STATS_READ\"],\"ownLinksOnly\":true");
        HttpResponse<String> made =
                call("POST", "/api/v1/links", secret, "{\"targetUrl\":\"https://example.com/own\"}");
        String mine = "/api/v1/links/" + made.body().replaceFirst(".*\"code\":\"([^\"]+)\".*", "$1");
        String others = "/api/v1/links/"
                + api.createLinkTo("https://example.com/others").getCode();

        assertThat(call("GET", mine, secret, null).statusCode()).isEqualTo(200);
        assertThat(call("GET", mine + "/stats", secret, null).statusCode()).isEqualTo(200);
        assertThat(call("GET", others, secret, null).statusCode()).isEqualTo(404);
        assertThat(call("GET", others + "/stats", secret, null).statusCode()).isEqualTo(404);
    }

    @Test
    void rotatedAndRevokedKey_isInTheAuditLog() {
        HttpResponse<String> made =
                api.send("POST", "/api/v1/keys", "{\"displayName\":\"rotated\",\"scopes\":[\"LINKS_READ\"]}");
        String secret = firstSecret(made.body());
        String keyId = made.body().replaceFirst(".*\"keyId\":\"([^\"]+)\".*", "$1");

        HttpResponse<String> rotated = api.send("POST", "/api/v1/keys/" + keyId + ":rotate", "{\"overlap\":\"60s\"}");
        String next = firstSecret(rotated.body());
        assertThat(call("GET", "/api/v1/links", secret, null).statusCode()).isEqualTo(200);
        assertThat(call("GET", "/api/v1/links", next, null).statusCode()).isEqualTo(200);
        assertThat(api.send("PATCH", "/api/v1/keys/" + keyId, "{\"displayName\":\"renamed\"}")
                        .body())
                .contains("renamed");
        assertThat(api.send("DELETE", "/api/v1/keys/" + keyId, null).statusCode())
                .isEqualTo(200);
        await().atMost(Duration.ofSeconds(10))
                .until(() -> call("GET", "/api/v1/links", next, null).statusCode() == 401);

        String events = api.send("GET", "/api/v1/auditEvents?resource=keys/" + keyId, null)
                .body();
        assertThat(events)
                .containsSubsequence(
                        "\"action\":\"revoke\"",
                        "\"action\":\"update\"",
                        "\"action\":\"rotate\"",
                        "\"action\":\"create\"")
                .doesNotContain(secret, next);
    }

    private String secret(String fields) {
        return firstSecret(api.send("POST", "/api/v1/keys", "{\"displayName\":\"journey\"," + fields + "}")
                .body());
    }

    private static String firstSecret(String json) {
        Matcher matcher = SECRET.matcher(json);
        assertThat(matcher.find()).as(json).isTrue();
        return matcher.group();
    }

    private HttpResponse<String> call(String method, String path, String secret, @Nullable String json) {
        HttpRequest.Builder request = api.request(path).header("Authorization", "Bearer " + secret);
        return api.send(
                json == null
                        ? request.method(method, BodyPublishers.noBody()).build()
                        : request.header("Content-Type", "application/json")
                                .method(method, BodyPublishers.ofString(json))
                                .build());
    }
}
