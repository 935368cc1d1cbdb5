package dev.curlew.analytics.enrich;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import dev.curlew.analytics.testing.TestClicks;
import dev.curlew.proto.analytics.v1.Click.Signal;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ClickEnricherTest {

    private static final ClickEnricher ENRICHER = new ClickEnricher();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
                "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
                "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
                "Twitterbot/1.0",
                "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
            })
    void enrich_userAgentOfBot_isBot(String userAgent) {
        assertThat(ENRICHER.enrich(TestClicks.click(1).setUserAgent(userAgent).build())
                        .bot())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "curl/8.5.0",
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
                        + " Version/18.0 Mobile/15E148 Safari/604.1",
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0"
                        + " Safari/537.36",
            })
    void enrich_userAgentOfPerson_isNoBot(String userAgent) {
        assertThat(ENRICHER.enrich(TestClicks.click(1).setUserAgent(userAgent).build())
                        .bot())
                .isFalse();
    }

    @ParameterizedTest
    @EnumSource(
            value = Signal.class,
            names = {"PREFETCH", "PREVIEW"})
    void enrich_fetchedByMachine_isBot(Signal signal) {
        assertThat(ENRICHER.enrich(TestClicks.click(1).addSignals(signal).build())
                        .bot())
                .isTrue();
    }

    @Test
    void enrich_privacySignal_isNoBot() {
        assertThat(ENRICHER.enrich(
                                TestClicks.click(1).addSignals(Signal.PRIVACY).build())
                        .bot())
                .isFalse();
    }

    @Test
    void enrich_time_isCutToMicroseconds() {
        Instant time = Instant.parse("2026-03-04T05:06:07.123456789Z");

        assertThat(ENRICHER.enrich(TestClicks.click(1, time).build()).occurTime())
                .isEqualTo("2026-03-04T05:06:07.123456Z");
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, 0, 946_684_799, 7_258_118_400L, Long.MAX_VALUE})
    void enrich_absurdTime_isRefused(long seconds) {
        var click = TestClicks.click(1)
                .setOccurTime(Timestamp.newBuilder().setSeconds(seconds))
                .build();

        assertThatIllegalArgumentException().isThrownBy(() -> ENRICHER.enrich(click));
    }

    @Test
    void enrich_idOfWrongLength_isRefused() {
        var click =
                TestClicks.click(1).setEventId(ByteString.copyFromUtf8("short")).build();

        assertThatIllegalArgumentException().isThrownBy(() -> ENRICHER.enrich(click));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "https://www.example.co.uk/a, example.co.uk",
                "http://news.Example.COM:8080/, example.com",
                "https://someone.github.io/x, someone.github.io",
                "http://localhost/x, localhost",
                "http://192.0.2.1/, 192.0.2.1",
                "http://[2001:db8::1]/, [2001:db8::1]",
                "android-app://com.google.android.gm/, com.google.android.gm",
                "'', ''",
                "not a url, ''",
                "about:blank, ''",
                "http://exa mple.com/, ''",
            })
    void domain_ofReferrer(String referrer, String domain) {
        assertThat(Referrers.domain(referrer)).isEqualTo(domain);
    }
}
