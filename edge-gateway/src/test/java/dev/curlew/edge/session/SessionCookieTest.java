package dev.curlew.edge.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import dev.curlew.platform.config.Secret;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SessionCookieTest {

    private static final Instant NOW = Instant.parse("2026-03-04T05:06:07Z");
    private static final Optional<Secret> SECRET = Optional.of(Secret.of("0123456789abcdef0123456789abcdef"));

    private final SessionCookie cookies = at(NOW);

    @Test
    void session_endsAfterItsLife() {
        String cookie = cookies.begin(cookies.session(Secret.of("cur_key")));

        assertThat(read(at(NOW.plus(SessionCookie.LIFE).minus(Duration.ofSeconds(1))), cookie))
                .contains("cur_key");
        assertThat(read(at(NOW.plus(SessionCookie.LIFE)), cookie)).isEmpty();
    }

    @Test
    void cookies_ofOneKey_areNotAlike() {
        SessionCookie.Session session = cookies.session(Secret.of("cur_key"));

        assertThat(cookies.begin(session)).isNotEqualTo(cookies.begin(session));
    }

    @Test
    void otherCookies_passedOver() {
        String cookie = cookies.begin(cookies.session(Secret.of("cur_key"))).replaceFirst(";.*", "");

        assertThat(read(cookies, "a=b; " + cookie + "; c=d")).contains("cur_key");
        assertThat(read(cookies, "a=b")).isEmpty();
        assertThat(read(cookies, cookies.end())).isEmpty();
    }

    private static SessionCookie at(Instant time) {
        return new SessionCookie(SECRET, false, Clock.fixed(time, ZoneOffset.UTC));
    }

    private static Optional<String> read(SessionCookie cookies, String cookie) {
        String value = cookie.contains("Path=") ? cookie.replaceFirst(";.*", "") : cookie;
        return cookies.read(RequestHeaders.builder(HttpMethod.GET, "/")
                        .set("cookie", value)
                        .build())
                .map(session -> session.apiKey().reveal());
    }
}
