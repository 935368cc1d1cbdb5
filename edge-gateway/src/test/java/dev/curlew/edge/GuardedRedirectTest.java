package dev.curlew.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Durations;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpMethod;
import dev.curlew.edge.testing.EdgeExtension;
import dev.curlew.edge.testing.IngestServer;
import dev.curlew.edge.testing.LinkBackend;
import dev.curlew.edge.testing.TestEdge;
import dev.curlew.platform.error.ApiError;
import dev.curlew.proto.analytics.v1.Click;
import dev.curlew.proto.analytics.v1.Click.Signal;
import dev.curlew.proto.link.v1.ReserveClickRequest;
import dev.curlew.proto.link.v1.ResolvedLink;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Links with a password, a limit of clicks, or a preview for bots, on a whole edge. */
@TestInstance(Lifecycle.PER_CLASS)
class GuardedRedirectTest {

    private static final String TARGET = "https://example.com/secret?a=b";
    private static final String BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
    private static final String BOT = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)";
    private static final String PREVIEW_BOT = "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)";
    private static final String RIGHT = "correct horse & staple ü";

    private static final AtomicLong IDS = new AtomicLong(100);

    private final LinkBackend backend = LinkBackend.start();
    private final IngestServer ingest = IngestServer.start();
    private final TestEdge edge;

    GuardedRedirectTest(@TempDir Path journal) {
        edge = TestEdge.start(journal, backend.port(), ingest.port());
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
    void limitedLink_redirectsSoOften_thenGone() {
        ResolvedLink link = limited("limited", 2);

        for (int i = 0; i < 2; i++) {
            AggregatedHttpResponse response = get("/limited", BROWSER);
            assertThat(response.status().code()).isEqualTo(302);
            assertThat(response.headers().get("location")).isEqualTo(TARGET);
            assertThat(response.headers().get("cache-control")).isEqualTo("private, no-store");
        }

        AggregatedHttpResponse over = get("/limited", BROWSER);
        assertThat(over.status().code()).isEqualTo(410);
        await().until(() -> clicks("limited").size() == 2);
        assertThat(clicks("limited"))
                .extracting(Click::getEventId)
                .isSubsetOf(reserved(link).stream()
                        .map(ReserveClickRequest::getEventId)
                        .toList());
    }

    @Test
    void limitedLink_thatMayBeKept_isNotKept() {
        backend.with(link("kept")
                        .setClickLimited(true)
                        .setRedirectStatus(301)
                        .setCacheMaxAge(Durations.fromHours(1))
                        .build())
                .limit("kept", 1);

        AggregatedHttpResponse response = get("/kept", BROWSER);

        assertThat(response.status().code()).isEqualTo(301);
        assertThat(response.headers().get("cache-control")).isEqualTo("private, no-store");
    }

    @Test
    void usedUpLink_withAFallback_leadsThere() {
        backend.with(link("fallback")
                        .setClickLimited(true)
                        .setFallbackUrl("https://example.com/over")
                        .build())
                .limit("fallback", 0);

        assertThat(get("/fallback", BROWSER).headers().get("location")).isEqualTo("https://example.com/over");
    }

    @Test
    void botsAndHead_redirectedWhileThereAreClicksLeft_andTakeNone() {
        ResolvedLink link = limited("bots", 1);

        for (int i = 0; i < 3; i++) {
            assertThat(get("/bots", BOT).status().code()).isEqualTo(302);
            assertThat(get("/bots", PREVIEW_BOT).status().code()).isEqualTo(302);
            assertThat(edge.send(HttpMethod.HEAD, "/bots", "", "user-agent", BROWSER)
                            .status()
                            .code())
                    .isEqualTo(302);
        }
        assertThat(reserved(link)).hasSize(9).allMatch(ReserveClickRequest::getValidateOnly);

        assertThat(get("/bots", BROWSER).status().code()).isEqualTo(302);
        assertThat(get("/bots", BOT).status().code()).isEqualTo(410);
        assertThat(edge.send(HttpMethod.HEAD, "/bots", "", "user-agent", BROWSER)
                        .status()
                        .code())
                .isEqualTo(410);
    }

    @Test
    void limitedLink_fetchedAhead_refused() {
        ResolvedLink link = limited("prefetch", 1);

        AggregatedHttpResponse response = edge.get(
                "/prefetch", "user-agent", BROWSER, "sec-purpose", "prefetch;prerender", "accept", "application/json");

        EdgeExtension.problem(response, 503, "PREFETCH_REFUSED");
        assertThat(reserved(link)).isEmpty();
    }

    @Test
    void limitedLink_whenNobodyCanCount_unavailable_andNeverRedirected() {
        limited("uncounted", 5);
        assertThat(get("/uncounted", BROWSER).status().code()).isEqualTo(302);
        backend.fail(ApiError.unavailable("STORE_UNAVAILABLE", "down"));

        AggregatedHttpResponse response = get("/uncounted", BROWSER);

        assertThat(response.status().code()).isEqualTo(503);
        assertThat(response.headers().get("retry-after")).isEqualTo("1");
        assertThat(response.headers().contains("location")).isFalse();
        assertThat(edge.send(HttpMethod.HEAD, "/uncounted", "").status().code()).isEqualTo(503);
    }

    @Test
    void reservation_whoseAnswerWasLost_askedAgainUnderTheSameId() {
        ResolvedLink link = limited("lost", 5);
        backend.loseReservations(1);

        assertThat(get("/lost", BROWSER).status().code()).isEqualTo(302);

        assertThat(reserved(link)).hasSize(2);
        assertThat(reserved(link).get(0)).isEqualTo(reserved(link).get(1));
    }

    @Test
    void expiredLimitedLink_withAFallback_takesNoClick() {
        backend.with(link("expired")
                        .setClickLimited(true)
                        .setPasswordProtected(true)
                        .setExpireTime(Timestamp.newBuilder().setSeconds(1_000_000_000))
                        .setFallbackUrl("https://example.com/over")
                        .build())
                .limit("expired", 5);

        assertThat(get("/expired", BROWSER).headers().get("location")).isEqualTo("https://example.com/over");
        assertThat(backend.reservations()).noneMatch(request -> request.getLinkId() == backend.idOf("expired"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void preview_ofAHiddenTarget_showsNone(boolean password) {
        String code = "preview-" + password;
        backend.with(link(code)
                        .setPasswordProtected(password)
                        .setClickLimited(!password)
                        .build())
                .limit(code, 1);

        AggregatedHttpResponse preview = edge.get("/" + code + "+");

        assertThat(preview.status().code()).isEqualTo(200);
        assertThat(preview.contentUtf8()).doesNotContain("example.com/secret");
        assertThat(get("/" + code, BROWSER).status().code()).isEqualTo(password ? 401 : 302);
    }

    @Test
    void protectedLink_asksWithAForm_thatNeedsNoScript() {
        locked("form");

        AggregatedHttpResponse page = get("/form?x=\"<1>&y=2", BROWSER);

        assertThat(page.status().code()).isEqualTo(401);
        assertThat(page.headers().get("content-type")).isEqualTo("text/html; charset=utf-8");
        assertThat(page.headers().get("cache-control")).isEqualTo("private, no-store");
        assertThat(page.headers().get("www-authenticate")).doesNotContainIgnoringCase("basic");
        assertThat(page.headers().get("content-security-policy"))
                .contains("default-src 'none'", "frame-ancestors 'none'")
                .doesNotContain("script-src", "form-action");
        assertThat(page.contentUtf8())
                .contains("<form method=\"post\" action=\"/form?x=%22%3C1%3E&amp;y=2\">")
                .contains("<label for=\"password\">")
                .doesNotContain("<script", "example.com/secret", "role=\"alert\"");
    }

    @Test
    void rightPassword_setsACookie_andLeadsOn() {
        ResolvedLink link = locked("right");

        AggregatedHttpResponse right = post("/right/more?x=1", RIGHT);

        assertThat(right.status().code()).isEqualTo(303);
        assertThat(right.headers().get("location")).isEqualTo("/right/more?x=1");
        String cookie = right.headers().get("set-cookie", "");
        assertThat(cookie)
                .containsIgnoringCase("; HttpOnly")
                .contains("SameSite=Lax", "Path=/right;", "Max-Age=3600")
                .doesNotContain("Secure", RIGHT);
        AggregatedHttpResponse redirect =
                edge.get("/right", "cookie", cookie.split(";", 2)[0], "user-agent", BROWSER, "referer", own("/right"));
        assertThat(redirect.status().code()).isEqualTo(302);
        assertThat(redirect.headers().get("location")).isEqualTo(TARGET);
        assertThat(redirect.headers().get("cache-control")).isEqualTo("private, no-store");
        await().until(() -> clicks("right").size() == 1);
        assertThat(clicks("right").getFirst().getReferrer()).isEmpty();
        assertThat(backend.verified())
                .filteredOn(request -> request.getLinkId() == link.getLinkId())
                .singleElement()
                .satisfies(request -> assertThat(request.getClientNetwork()).endsWith("/24"));
    }

    private String own(String path) {
        return "http://127.0.0.1:" + edge.port() + path;
    }

    @Test
    void cookie_ofAnotherPasswordLinkOrTime_isWorthNothing() {
        ResolvedLink link = locked("cookie");
        locked("cookie-other");
        String cookie = post("/cookie", RIGHT).headers().get("set-cookie", "").split(";", 2)[0];
        assertThat(edge.get("/cookie", "cookie", cookie).status().code()).isEqualTo(302);

        String name = cookie.substring(0, cookie.indexOf('='));
        String otherName = "curlew_pass_" + Long.toString(backend.idOf("cookie-other"), 36);
        for (String bad : List.of(
                name + "=",
                name + "=1.2",
                name + "=x",
                cookie + "x",
                cookie.replaceFirst("=\\d", "=9"),
                cookie.replace(name, otherName))) {
            assertThat(edge.get("/cookie", "cookie", bad).status().code())
                    .as(bad)
                    .isEqualTo(401);
        }
        assertThat(edge.get("/cookie-other", "cookie", cookie.replace(name, otherName))
                        .status()
                        .code())
                .isEqualTo(401);

        backend.with(link.toBuilder()
                        .setRevision(2)
                        .setPasswordKey(ByteString.copyFromUtf8("another key of this link, 32 byt"))
                        .build())
                .tellChange("cookie", 2);
        await().atMost(Duration.ofSeconds(1))
                .until(() -> edge.get("/cookie", "cookie", cookie).status().code() == 401);
    }

    @Test
    void wrongPassword_asksAgain_andSaysSo() {
        locked("wrong");

        AggregatedHttpResponse wrong = post("/wrong", "nonsense");

        assertThat(wrong.status().code()).isEqualTo(401);
        assertThat(wrong.headers().contains("set-cookie")).isFalse();
        assertThat(wrong.contentUtf8())
                .contains("role=\"alert\"", "aria-invalid")
                .doesNotContain("nonsense");
        assertThat(post("/wrong", "").status().code()).isEqualTo(401);
    }

    @Test
    void tooManyTries_429_withRetryAfter() {
        locked("tries");
        assertThat(get("/tries", BROWSER).status().code()).isEqualTo(401);
        backend.fail(ApiError.resourceExhausted("TOO_MANY_TRIES", "x").withRetryDelay(Duration.ofSeconds(77)));

        AggregatedHttpResponse refused = post("/tries", RIGHT);

        assertThat(refused.status().code()).isEqualTo(429);
        assertThat(refused.headers().get("retry-after")).isEqualTo("77");
        backend.fail(ApiError.unavailable("OVERLOADED", "x"));
        assertThat(post("/tries", RIGHT).status().code()).isEqualTo(503);
    }

    @Test
    void programs_getAProblem_andMaySendThePasswordAsBasic() {
        locked("basic");

        AggregatedHttpResponse asked = edge.get("/basic", "accept", "application/json");
        EdgeExtension.problem(asked, 401, "PASSWORD_REQUIRED");
        assertThat(asked.headers().get("www-authenticate")).startsWith("Basic realm=");
        AggregatedHttpResponse wrong =
                edge.get("/basic", "accept", "application/json", "authorization", basic("nonsense"));
        EdgeExtension.problem(wrong, 401, "WRONG_PASSWORD");
        AggregatedHttpResponse right = edge.get("/basic", "authorization", basic(RIGHT));
        assertThat(right.status().code()).isEqualTo(302);
        assertThat(right.headers().get("location")).isEqualTo(TARGET);
        assertThat(right.headers().contains("set-cookie")).isFalse();
        assertThat(edge.get("/basic", "authorization", "Basic !!").status().code())
                .isEqualTo(401);
    }

    @Test
    void passwordAndLimit_clickTakenOnlyAtTheRedirect() {
        backend.with(link("both")
                        .setPasswordProtected(true)
                        .setClickLimited(true)
                        .setPasswordKey(key("both"))
                        .build())
                .limit("both", 1)
                .password("both", RIGHT);
        long id = backend.idOf("both");

        assertThat(get("/both", BROWSER).status().code()).isEqualTo(401);
        String cookie = post("/both", RIGHT).headers().get("set-cookie", "").split(";", 2)[0];
        assertThat(backend.reservations()).noneMatch(request -> request.getLinkId() == id);
        assertThat(edge.get("/both", "cookie", cookie, "user-agent", BROWSER)
                        .status()
                        .code())
                .isEqualTo(302);
        assertThat(edge.get("/both", "cookie", cookie, "user-agent", BROWSER)
                        .status()
                        .code())
                .isEqualTo(410);
    }

    @Test
    void form_badlySent_refused() {
        locked("bad-form");
        get("/bad-form", BROWSER);

        assertThat(edge.postJson("/bad-form", "{}").status().code()).isEqualTo(405);
        assertThat(post("/bad-form", "x".repeat(5000)).status().code()).isEqualTo(413);
        assertThat(edge.send(HttpMethod.PUT, "/bad-form", "").status().code()).isEqualTo(405);
        assertThat(post("/bad-form+", RIGHT).status().code()).isEqualTo(405);
    }

    @Test
    void form_ofALinkWithoutPassword_notAllowed() {
        backend.with(link("open").build());

        assertThat(post("/open", RIGHT).status().code()).isEqualTo(405);
    }

    @Test
    void passwordRemovedMeanwhile_leadsOnWithoutCookie() {
        backend.with(link("removed").setPasswordProtected(true).build()).password("removed", "");

        AggregatedHttpResponse response = post("/removed", "whatever");

        assertThat(response.status().code()).isEqualTo(303);
        assertThat(response.headers().contains("set-cookie")).isFalse();
    }

    @Test
    void previewBot_getsTheTitle_whereTheLinkSaysSo() {
        backend.with(link("social")
                .setSocialPreview(true)
                .setTitle("<b>News & \"more\"</b>")
                .setCacheMaxAge(Durations.fromHours(1))
                .build());

        AggregatedHttpResponse page = get("/social", PREVIEW_BOT);

        assertThat(page.status().code()).isEqualTo(200);
        assertThat(page.headers().get("vary")).isEqualTo("user-agent");
        assertThat(page.contentUtf8())
                .contains("<meta property=\"og:title\" content=\"&lt;b&gt;News &amp; &quot;more&quot;&lt;/b&gt;\">")
                .contains("<meta property=\"og:url\" content=\"http://localhost:8080/social\">")
                .doesNotContain("example.com/secret");
        AggregatedHttpResponse redirect = get("/social", BROWSER);
        assertThat(redirect.status().code()).isEqualTo(302);
        assertThat(redirect.headers().get("vary")).isEqualTo("user-agent");
        await().until(() -> clicks("social").size() == 2);
        assertThat(clicks("social"))
                .extracting(Click::getSignalsList)
                .containsExactlyInAnyOrder(List.of(Signal.PREVIEW), List.of());
    }

    @Test
    void previewBot_ofAProtectedOrOrdinaryLink_getsNoTitle() {
        backend.with(link("social-locked")
                .setSocialPreview(true)
                .setPasswordProtected(true)
                .setTitle("Secret title")
                .build());
        backend.with(link("ordinary").setTitle("Title").build());

        AggregatedHttpResponse page = get("/social-locked", PREVIEW_BOT);
        assertThat(page.status().code()).isEqualTo(401);
        assertThat(page.contentUtf8()).doesNotContain("Secret title");
        assertThat(get("/ordinary", PREVIEW_BOT).status().code()).isEqualTo(302);
    }

    private AggregatedHttpResponse get(String path, String userAgent) {
        return edge.get(path, "user-agent", userAgent);
    }

    private AggregatedHttpResponse post(String path, String password) {
        String form = "password=" + URLEncoder.encode(password, StandardCharsets.UTF_8);
        return edge.send(
                HttpMethod.POST,
                path,
                form,
                "content-type",
                "application/x-www-form-urlencoded",
                "user-agent",
                BROWSER,
                "x-forwarded-for",
                "192.0.2.9");
    }

    private static String basic(String password) {
        return "Basic " + Base64.getEncoder().encodeToString(("any:" + password).getBytes(StandardCharsets.UTF_8));
    }

    private ResolvedLink limited(String code, int clicks) {
        ResolvedLink link = link(code).setClickLimited(true).build();
        backend.with(link).limit(code, clicks);
        return link;
    }

    private ResolvedLink locked(String code) {
        ResolvedLink link = link(code)
                .setPasswordProtected(true)
                .setForwardPath(true)
                .setPasswordKey(key(code))
                .build();
        backend.with(link).password(code, RIGHT);
        return link;
    }

    private static ByteString key(String code) {
        return ByteString.copyFromUtf8((code + "-".repeat(32)).substring(0, 32));
    }

    private List<ReserveClickRequest> reserved(ResolvedLink link) {
        return backend.reservations().stream()
                .filter(request -> request.getLinkId() == link.getLinkId())
                .toList();
    }

    private List<Click> clicks(String code) {
        return ingest.stored().stream()
                .filter(click -> click.getCode().equals(code))
                .toList();
    }

    private static ResolvedLink.Builder link(String code) {
        return ResolvedLink.newBuilder()
                .setLinkId(IDS.incrementAndGet())
                .setDomain("localhost:8080")
                .setCode(code)
                .setRevision(1)
                .setState(ResolvedLink.State.ACTIVE)
                .setTargetUrl(TARGET)
                .setRedirectStatus(302);
    }
}
