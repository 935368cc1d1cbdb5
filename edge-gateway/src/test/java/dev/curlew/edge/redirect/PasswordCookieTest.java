package dev.curlew.edge.redirect;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import dev.curlew.proto.link.v1.ResolvedLink;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class PasswordCookieTest {

    private static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");
    private static final ByteString KEY = ByteString.copyFromUtf8("a key of thirty-two bytes length");
    private static final ResolvedLink LINK =
            ResolvedLink.newBuilder().setLinkId(71).setPasswordKey(KEY).build();

    @Test
    void make_overHttps_keepsItFromScriptsOtherSitesAndPlainHttp() {
        assertThat(at(NOW, true).make(71, KEY, "/caf%C3%A9"))
                .startsWith("curlew_pass_1z=")
                .containsIgnoringCase("; HttpOnly")
                .contains("Path=/caf%C3%A9", "Max-Age=3600", "SameSite=Lax", "Secure");
        assertThat(at(NOW, false).make(71, KEY, "/x")).doesNotContain("Secure");
    }

    @Test
    void isValid_untilItsEnd_onAnyEdge() {
        String cookie = cookie(KEY);

        assertThat(at(NOW, false).isValid(request(cookie), LINK)).isTrue();
        assertThat(at(NOW.plus(PasswordCookie.LIFE).minusSeconds(1), false).isValid(request("a=b; " + cookie), LINK))
                .isTrue();
        assertThat(at(NOW.plus(PasswordCookie.LIFE), false).isValid(request(cookie), LINK))
                .isFalse();
        assertThat(at(NOW.plus(Duration.ofDays(1)), false).isValid(request(cookie), LINK))
                .isFalse();
    }

    @Test
    void isValid_neverForAnotherKeyLinkOrNoKeyAtAll() {
        String cookie = cookie(KEY);
        PasswordCookie edge = at(NOW, true);

        assertThat(edge.isValid(
                        request(cookie), LINK.toBuilder().clearPasswordKey().build()))
                .isFalse();
        assertThat(edge.isValid(
                        request(cookie),
                        LINK.toBuilder()
                                .setPasswordKey(ByteString.copyFromUtf8("a key of another password of it."))
                                .build()))
                .isFalse();
        assertThat(edge.isValid(
                        request(cookie.replace("curlew_pass_1z", "curlew_pass_20")),
                        LINK.toBuilder().setLinkId(72).build()))
                .isFalse();
        assertThat(edge.isValid(request(cookie.replace("=1", "=2")), LINK)).isFalse();
        assertThat(edge.isValid(request("curlew_pass_1z=9999999999."), LINK)).isFalse();
        assertThat(edge.isValid(RequestHeaders.of(HttpMethod.GET, "/x"), LINK)).isFalse();
    }

    private static String cookie(ByteString key) {
        return at(NOW, true).make(71, key, "/x").split(";", 2)[0];
    }

    private static RequestHeaders request(String cookie) {
        return RequestHeaders.of(HttpMethod.GET, "/x", HttpHeaderNames.COOKIE, cookie);
    }

    private static PasswordCookie at(Instant now, boolean secure) {
        return new PasswordCookie(secure, Clock.fixed(now, ZoneOffset.UTC));
    }
}
