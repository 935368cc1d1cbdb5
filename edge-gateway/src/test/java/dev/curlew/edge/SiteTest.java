package dev.curlew.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpMethod;
import dev.curlew.edge.testing.EdgeExtension;
import dev.curlew.edge.testing.LinkBackend;
import dev.curlew.edge.testing.TestEdge;
import dev.curlew.platform.error.ApiError;
import dev.curlew.proto.link.v1.CreateLinkRequest;
import dev.curlew.proto.link.v1.Link;
import dev.curlew.proto.link.v1.ServedDomain;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages and files of the site, and the form that works without script. */
class SiteTest {

    @RegisterExtension
    static final EdgeExtension CURLEW = new EdgeExtension();

    private static final Pattern STYLE = Pattern.compile("href=\"(/assets/[\\w-]+)/css/site\\.css\"");

    private final TestEdge edge = CURLEW.edge();
    private final LinkBackend backend = CURLEW.backend();

    @ParameterizedTest
    @ValueSource(strings = {"/", "/dashboard", "/dashboard/", "/dashboard/links/any"})
    void pages_askedForAgainEachTime_andSentOnce(String path) {
        AggregatedHttpResponse page = edge.get(path, "accept-language", "de");
        String tag = page.headers().get("etag", "none");

        AggregatedHttpResponse again = edge.get(path, "accept-language", "de", "if-none-match", tag);
        AggregatedHttpResponse french = edge.get(path, "accept-language", "fr", "if-none-match", tag);
        AggregatedHttpResponse head = edge.send(HttpMethod.HEAD, path, "", "accept-language", "de");

        assertThat(page.headers().get("cache-control")).isEqualTo("no-cache");
        assertThat(page.headers().get("vary")).isEqualTo("accept-language, accept-encoding");
        assertThat(page.headers().get("content-language")).isEqualTo("de");
        assertThat(tag).matches("\"[\\w-]+\"");
        assertThat(again.status().code()).isEqualTo(304);
        assertThat(again.content().isEmpty()).isTrue();
        assertThat(french.status().code()).isEqualTo(200);
        assertThat(french.contentUtf8()).contains("<html lang=\"fr\">");
        assertThat(head.headers().get("etag")).isEqualTo(tag);
        assertThat(head.content().isEmpty()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/dashboard/"})
    void pages_loadWhatIsTheirs_andNothingElse(String path) {
        AggregatedHttpResponse page = edge.get(path);

        assertThat(page.headers().get("content-security-policy"))
                .isEqualTo("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
                        + "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'");
        assertThat(page.headers().get("referrer-policy")).isEqualTo("same-origin");
        assertThat(page.contentUtf8()).doesNotContain("{{", "<style", "style=", "onclick", "<script>");
        Matcher assets = Pattern.compile("(?:href|src)=\"(/assets/[^\"]+)\"").matcher(page.contentUtf8());
        assertThat(assets.results().map(match -> match.group(1)))
                .isNotEmpty()
                .allSatisfy(file ->
                        assertThat(edge.get(file).status().code()).as(file).isEqualTo(200));
    }

    @Test
    void assets_keptForEver_underTheirVersion() {
        String version = version();

        AggregatedHttpResponse file = edge.get(version + "/js/app.js");
        AggregatedHttpResponse other = edge.get("/assets/AAAAAAAAAAAA/js/app.js");
        AggregatedHttpResponse again =
                edge.get(version + "/js/app.js", "if-none-match", file.headers().get("etag", "none"));

        assertThat(file.status().code()).isEqualTo(200);
        assertThat(file.headers().get("cache-control")).isEqualTo("public, max-age=31536000, immutable");
        assertThat(file.headers().get("content-type")).isEqualTo("text/javascript; charset=utf-8");
        assertThat(again.status().code()).isEqualTo(304);
        assertThat(other.contentUtf8()).isEqualTo(file.contentUtf8());
        assertThat(other.headers().get("cache-control")).isEqualTo("no-store");
        assertThat(edge.get(version + "/js/none.js").status().code()).isEqualTo(404);
        assertThat(edge.get(version + "/index.html").status().code()).isEqualTo(404);
        assertThat(edge.get(version + "/../../etc/passwd").status().code()).isGreaterThanOrEqualTo(400);
        assertThat(edge.get("/assets/").status().code()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gzip, br           | br",
                "gzip, br;q=0       | gzip",
                "GZIP;q=0.5         | gzip",
                "br;q=1, gzip;q=0   | br",
                "gzip;q=0.000       | none",
                "identity           | none",
                "''                 | none",
            })
    void packedForm_toWhoTakesIt(String accepted, String packed) throws IOException {
        String path = version() + "/css/site.css";
        AggregatedHttpResponse plain = edge.get(path);

        AggregatedHttpResponse file = edge.get(path, "accept-encoding", accepted);

        assertThat(file.headers().get("vary")).isEqualTo("accept-encoding");
        assertThat(file.headers().get("content-encoding", "none")).isEqualTo(packed);
        if (packed.equals("none")) {
            assertThat(file.content().array()).isEqualTo(plain.content().array());
            return;
        }
        byte[] content = file.content().array();
        assertThat(file.headers().get("etag")).isNotEqualTo(plain.headers().get("etag"));
        assertThat(content.length).isLessThan(plain.content().length() / 2);
        // Browsers unpack Brotli in the journeys.
        if (packed.equals("gzip")) {
            assertThat(new GZIPInputStream(new ByteArrayInputStream(content)).readAllBytes())
                    .isEqualTo(plain.content().array());
        }
    }

    @Test
    void form_takesAnEnding_andALife() {
        Instant before = Instant.now();

        AggregatedHttpResponse page = post("targetUrl=example.com%2Fa%3Fb&slug=mine&expireAfter=PT24H");

        assertThat(page.status().code()).as(page.contentUtf8()).isEqualTo(200);
        Link link = ((CreateLinkRequest) backend.requests().getLast()).getLink();
        assertThat(link.getTargetUrl()).isEqualTo("https://example.com/a?b");
        assertThat(link.getSlug()).isEqualTo("mine");
        assertThat(Instant.ofEpochSecond(link.getExpireTime().getSeconds()))
                .isBetween(
                        before.plus(Duration.ofHours(24)).minusSeconds(1),
                        Instant.now().plus(Duration.ofHours(24)));
        assertThat(page.contentUtf8()).contains("value=\"http://localhost:8080/abc1234\"");
        assertThat(page.headers().get("cache-control")).isEqualTo("no-store");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SLUG_TAKEN        | slug: a slug that was never used  | en | slug      | This ending is taken. Try another one.",
                "SLUG_TAKEN        | slug: a slug that was never used  | de | slug      | Diese Endung ist vergeben.",
                "INVALID_FIELD     | targetUrl: at most 8,192 characters | fr | targetUrl | 8,192 caractères au plus.",
                "INVALID_FIELD     | targetUrl: a <new> rule           | de | targetUrl | a &lt;new&gt; rule",
                "KEY_NEEDED        |                                   | en | form      | Sign in to shorten links here.",
                "STORE_UNAVAILABLE |                                   | es | form      | Ahora mismo no se puede responder.",
                "TOO_MANY_REQUESTS |                                   | en | form      | Too many requests. Try again in 7 seconds.",
                "NEW_REASON        |                                   | de | form      | in its own words",
            })
    void form_tellsWhatIsWrong_whereItIs_inItsLanguage(
            String reason, @Nullable String violation, String language, String field, String text) {
        ApiError error = ApiError.invalidArgument(reason, "in its own words").withRetryDelay(Duration.ofSeconds(7));
        String[] named = violation == null ? new String[0] : violation.split(": ", 2);
        backend.fail(named.length == 0 ? error : error.withViolation(named[0], named[1]));

        AggregatedHttpResponse page =
                post("targetUrl=https%3A%2F%2Fexample.com&slug=%22%3E%3Cb%3E", "accept-language", language);

        assertThat(page.status().code()).isGreaterThanOrEqualTo(400);
        assertThat(page.contentUtf8())
                .containsPattern("id=\"" + field + "-error\"[^>]*>" + Pattern.quote(text))
                .contains("value=\"https://example.com\"", "value=\"&quot;&gt;&lt;b&gt;\"")
                .doesNotContain("<b>");
    }

    @ParameterizedTest
    @CsvSource({
        "abc1234, /abc1234+",
        "/abc1234, /abc1234+",
        "HOST/team/x, /team/x+",
        "http://HOST/abc1234?a=1, /abc1234+",
    })
    void shortLink_leadsToItsPreview(String text, String location) {
        String host = "127.0.0.1:" + edge.port();

        AggregatedHttpResponse answer =
                post("inspect=" + URLEncoder.encode(text.replace("HOST", host), StandardCharsets.UTF_8));

        assertThat(answer.status().code()).as(answer.contentUtf8()).isEqualTo(303);
        assertThat(answer.headers().get("location")).isEqualTo(location);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example/abc",
                "//evil.example/abc",
                "javascript:alert(1)",
                "http://",
                "/",
                "//",
                "a b",
                ""
            })
    void whatIsNoShortLinkHere_leadsNowhere(String text) {
        AggregatedHttpResponse answer = post("inspect=" + URLEncoder.encode(text, StandardCharsets.UTF_8));

        assertThat(answer.status().code()).isEqualTo(400);
        assertThat(answer.contentUtf8())
                .containsPattern("id=\"inspect-error\"[^>]*>That is not a short link of this site.");
    }

    @Test
    void otherDomains_showNoSite(@TempDir Path journal) {
        try (LinkBackend other = LinkBackend.start();
                TestEdge two = TestEdge.start(journal, other.port(), other.port())) {
            other.withDomain(ServedDomain.newBuilder().setHost("go.example").build());
            await().until(() ->
                    two.get("/", ":authority", "go.example").status().code() == 404);

            assertThat(two.get("/dashboard/", ":authority", "go.example")
                            .status()
                            .code())
                    .isEqualTo(404);
            assertThat(two.get("/dashboard/session", ":authority", "go.example")
                            .status()
                            .code())
                    .isEqualTo(404);
            assertThat(two.get("/dashboard/", ":authority", "evil.example")
                            .status()
                            .code())
                    .isEqualTo(421);
        }
    }

    @Test
    void qrCodes_ofAnyDomain_forTheDashboard() {
        backend.with("team/launch", "https://example.com/", 1);

        AggregatedHttpResponse here = edge.get("/dashboard/qr/localhost:8080/known");

        assertThat(here.status().code()).as(here.contentUtf8()).isEqualTo(200);
        assertThat(here.contentUtf8()).isEqualTo(edge.get("/known/qr.svg").contentUtf8());
        assertThat(edge.get("/dashboard/qr/localhost:8080/team%2Flaunch")
                        .status()
                        .code())
                .isEqualTo(200);
        assertThat(edge.get("/dashboard/qr/localhost:8080/none").status().code())
                .isEqualTo(404);
        assertThat(edge.get("/dashboard/qr/evil.example/known").status().code()).isEqualTo(404);
        assertThat(edge.get("/dashboard/qr/localhost:8080/known?size=1")
                        .status()
                        .code())
                .isEqualTo(400);
    }

    @Test
    void siteOff_leavesLinksAndTheApi(@TempDir Path journal) {
        Map<String, String> variables = TestEdge.variables(journal, backend.port(), backend.port());
        variables.put("SITE", "off");
        try (TestEdge bare = TestEdge.start(variables)) {
            assertThat(bare.get("/").status().code()).isEqualTo(404);
            assertThat(bare.get("/dashboard/").status().code()).isEqualTo(404);
            assertThat(bare.get("/dashboard/session").status().code()).isEqualTo(404);
            assertThat(bare.get("/known").status().code()).isEqualTo(302);
            assertThat(bare.get("/api/v1/links/known").status().code()).isEqualTo(200);
            assertThat(bare.get("/assets/site.css").status().code()).isEqualTo(200);
        }
    }

    private String version() {
        Matcher style = STYLE.matcher(edge.get("/").contentUtf8());
        assertThat(style.find()).isTrue();
        return style.group(1);
    }

    private AggregatedHttpResponse post(String form) {
        return post(form, "accept-language", "en");
    }

    private AggregatedHttpResponse post(String form, String header, String value) {
        return edge.send(
                HttpMethod.POST, "/", form, "content-type", "application/x-www-form-urlencoded", header, value);
    }
}
