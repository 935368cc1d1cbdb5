package dev.curlew.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.curlew.proto.link.v1.Link;
import dev.curlew.proto.link.v1.Link.State;
import dev.curlew.standalone.StackExtension.RunningStack;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Links with a limit of clicks or a password, through Envoy, on real Postgres and Redis. */
@ExtendWith(StackExtension.class)
class LimitsJourneyTest {

    private static final Duration SEEN = Duration.ofSeconds(1);
    private static final String BOT = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)";

    private final PublicApi api;

    LimitsJourneyTest(RunningStack stack) {
        this.api = stack.api();
    }

    @Test
    void limitedLink_redirectsExactlySoOften_andIsRevivedByAHigherLimit() {
        String code = api.create("{\"targetUrl\":\"https://example.com/few\",\"maxClicks\":3}")
                .getCode();
        assertThat(api.send(api.request("/" + code).HEAD().build()).statusCode())
                .isEqualTo(302);
        assertThat(followAs(code, BOT).statusCode()).isEqualTo(302);
        for (int i = 0; i < 3; i++) {
            HttpResponse<String> redirect = api.follow(code);
            assertThat(redirect.statusCode()).isEqualTo(302);
            assertThat(redirect.headers().firstValue("cache-control")).hasValue("private, no-store");
        }
        assertThat(api.follow(code).statusCode()).isEqualTo(410);
        assertThat(followAs(code, BOT).statusCode()).isEqualTo(410);
        Link used = api.get(code);
        assertThat(used.getState()).isEqualTo(State.USED_UP);
        assertThat(used.getUsedClicks()).isEqualTo(3);
        assertThat(api.send("GET", "/api/v1/links?filter=state%3AUSED_UP", null).body())
                .contains("\"" + code + "\"");

        assertThat(api.update(code, "{\"maxClicks\":4}").getState()).isEqualTo(State.ACTIVE);
        assertThat(api.follow(code).statusCode()).isEqualTo(302);
        assertThat(api.follow(code).statusCode()).isEqualTo(410);

        api.update(code, "{\"fallbackUrl\":\"https://example.com/over\"}");
        await().atMost(SEEN)
                .untilAsserted(() -> assertThat(api.follow(code).headers().firstValue("location"))
                        .hasValue("https://example.com/over"));
        api.update(code, "{\"maxClicks\":0}");
        await().atMost(SEEN)
                .untilAsserted(() -> assertThat(api.follow(code).headers().firstValue("location"))
                        .hasValue("https://example.com/few"));
    }

    @Test
    void protectedLink_leadsOnWithThePassword_untilThatChanges() {
        Link made = api.create("{\"targetUrl\":\"https://example.com/secret\",\"password\":\"open sesame\"}");
        String code = made.getCode();
        assertThat(made.getPasswordProtected()).isTrue();
        assertThat(made.getPassword()).isEmpty();

        HttpResponse<String> form = api.follow(code);
        assertThat(form.statusCode()).isEqualTo(401);
        assertThat(form.body()).contains("<form method=\"post\"").doesNotContain("example.com/secret");
        assertThat(api.follow(code + "+").body()).doesNotContain("example.com/secret");
        assertThat(submit(code, "open barley").statusCode()).isEqualTo(401);
        HttpResponse<String> right = submit(code, "open sesame");
        assertThat(right.statusCode()).isEqualTo(303);
        assertThat(right.headers().firstValue("location")).hasValue("/" + code);
        String cookie = right.headers().firstValue("set-cookie").orElseThrow().split(";", 2)[0];
        HttpResponse<String> redirect =
                api.send(api.request("/" + code).header("Cookie", cookie).build());
        assertThat(redirect.statusCode()).isEqualTo(302);
        assertThat(redirect.headers().firstValue("location")).hasValue("https://example.com/secret");

        api.update(code, "{\"password\":\"open rye now\"}");
        await().atMost(SEEN)
                .untilAsserted(() -> assertThat(api.send(api.request("/" + code)
                                        .header("Cookie", cookie)
                                        .build())
                                .statusCode())
                        .isEqualTo(401));
        assertThat(submit(code, "open rye now").statusCode()).isEqualTo(303);
        assertThat(api.update(code, "{\"password\":\"\"}").getPasswordProtected())
                .isFalse();
        await().atMost(SEEN)
                .untilAsserted(() -> assertThat(api.follow(code).statusCode()).isEqualTo(302));
    }

    @Test
    void passwordAndLimit_formTakesNoClick_andWrongTriesEnd() {
        String code = api.create(
                        "{\"targetUrl\":\"https://example.com/\",\"password\":\"open sesame\",\"maxClicks\":1}")
                .getCode();
        for (int i = 0; i < 10; i++) {
            assertThat(submit(code, "wrong " + i).statusCode()).isEqualTo(401);
        }
        HttpResponse<String> refused = submit(code, "open sesame");
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(Long.parseLong(refused.headers().firstValue("retry-after").orElseThrow()))
                .isBetween(800L, 900L);
        assertThat(api.get(code).getUsedClicks()).isZero();
    }

    private HttpResponse<String> followAs(String code, String userAgent) {
        return api.send(api.request("/" + code).header("User-Agent", userAgent).build());
    }

    private HttpResponse<String> submit(String code, String password) {
        return api.send(api.request("/" + code)
                .header("User-Agent", PublicApi.BROWSER)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("password=" + URLEncoder.encode(password, StandardCharsets.UTF_8)))
                .build());
    }
}
