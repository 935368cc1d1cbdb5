package dev.curlew.analytics.enrich;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import dev.curlew.analytics.testing.TestClicks;
import dev.curlew.proto.analytics.v1.Click;
import dev.curlew.proto.analytics.v1.Click.Detail;
import dev.curlew.proto.analytics.v1.Click.Signal;
import dev.curlew.visitor.Visitors;
import dev.curlew.visitor.testing.MmdbFile;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ClickEnricherTest {

    private static final ClickEnricher ENRICHER = new ClickEnricher(Visitors.withoutPlaces());

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
            names = {"PREFETCH", "PREVIEW", "HEAD", "BOT"})
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
    void enrich_whatHeadersSay_isTraits(@TempDir Path directory) {
        Path file = new MmdbFile().with("192.0.2.0/24", "DE", "BE", "Berlin").write(directory.resolve("places.mmdb"));
        try (Visitors visitors = Visitors.open(Optional.of(file))) {
            Traits traits = new ClickEnricher(visitors)
                    .enrich(TestClicks.click(1)
                            .setClientNetwork("192.0.2.0/24")
                            .setUserAgent("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15"
                                    + " (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1")
                            .setAcceptLanguage("de-AT,en;q=0.5")
                            .setReferrer("https://www.google.co.uk/search")
                            .setQuery("utm_source=qr+code&x=1")
                            .setTargetQuery("utm_source=site&utm_medium=Print&utm_campaign=Fr%C3%BChling")
                            .setRule("phones")
                            .setVariant("b")
                            .build())
                    .traits();

            assertThat(Arrays.stream(Trait.values()).map(traits::get))
                    .containsExactly(
                            "DE",
                            "DE-BE",
                            "Berlin",
                            "safari",
                            "ios",
                            "mobile",
                            "de-AT",
                            "google.co.uk",
                            "search",
                            "qr code",
                            "Print",
                            "Frühling",
                            "phones",
                            "b");
        }
    }

    @Test
    void enrich_nothingKnown_isEmptyTraits_andDirect() {
        Traits traits =
                ENRICHER.enrich(TestClicks.click(1).setUserAgent("").build()).traits();

        assertThat(Arrays.stream(Trait.values()).filter(trait -> trait != Trait.CHANNEL))
                .allSatisfy(trait -> assertThat(traits.get(trait)).isEmpty());
        assertThat(traits.get(Trait.CHANNEL)).isEqualTo("direct");
    }

    @Test
    void enrich_minimal_takesTheVisitorAsTold() {
        Click click = TestClicks.click(1)
                .setDetail(Detail.MINIMAL)
                .setUserAgent("")
                .setVisitor(Click.Visitor.newBuilder()
                        .setCountry("AT")
                        .setBrowser("safari")
                        .setOperatingSystem("ios")
                        .setDevice("mobile"))
                .setReferrer("https://news.example.org")
                .setAcceptLanguage("de-AT")
                .setQuery("utm_source=s")
                .build();

        Traits traits = ENRICHER.enrich(click).traits();

        assertThat(Arrays.stream(Trait.values()).map(traits::get))
                .containsExactly(
                        "AT", "", "", "safari", "ios", "mobile", "de-AT", "example.org", "other", "s", "", "", "", "");
    }

    /** Also of a level that a newer edge may know: what is not understood is not kept. */
    @ParameterizedTest
    @ValueSource(ints = {3, 4})
    void enrich_withoutDetail_keepsNoneWhateverIsTold(int detail) {
        EnrichedClick click = ENRICHER.enrich(TestClicks.click(1)
                .setDetailValue(detail)
                .setReferrer("https://a.example/")
                .setVisitorHash(7)
                .addSignals(Signal.BOT)
                .addSignals(Signal.PRIVACY)
                .build());

        assertThat(click.visible()).isFalse();
        assertThat(click.bot()).isTrue();
        assertThat(click.privacy()).isFalse();
        assertThat(click.click().getUserAgent() + click.click().getReferrer()).isEmpty();
        assertThat(click.click().getVisitorHash()).isZero();
        assertThat(Arrays.stream(Trait.values()).map(click.traits()::get)).containsOnly("");
    }

    @Test
    void enrich_longAndStrangeTexts_areCutBetweenCharacters() {
        Traits traits = ENRICHER.enrich(TestClicks.click(1)
                        .setRule("x".repeat(127) + "😀")
                        .setVariant("a\0b")
                        .build())
                .traits();

        assertThat(traits.get(Trait.RULE)).isEqualTo("x".repeat(127));
        assertThat(traits.get(Trait.VARIANT)).isEqualTo("ab");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "'', '', direct",
                "https://www.google.de/, '', search",
                "https://mail.google.com/mail/u/0, '', email",
                "android-app://com.google.android.gm/, '', email",
                "https://l.facebook.com/l.php, '', social",
                "https://old.reddit.com/r/java, '', social",
                "https://notfacebook.com/, '', other",
                "https://google.example.org/, '', other",
                "https://blog.example.org/, '', other",
                "https://www.yahoo.co.jp/, '', search",
                "'', email, email",
                "'', Newsletter, email",
                "'', social, social",
                "https://blog.example.org/, cpc, other",
            })
    void channel_ofReferrerAndMedium(String referrer, String medium, String channel) {
        Click click = TestClicks.click(1)
                .setReferrer(referrer)
                .setQuery("utm_medium=" + medium)
                .build();

        assertThat(ENRICHER.enrich(click).traits().get(Trait.CHANNEL)).isEqualTo(channel);
    }

    @ParameterizedTest
    @CsvSource({
        "utm_source=a&utm_source=b, '', b",
        "utm_source=, utm_source=c, c",
        "xutm_source=a, '', ''",
        "utm_source=%ZZ, '', %ZZ",
        "utm_source=a%2, '', a%2",
        "&&=&utm_source, '', ''",
        "'', '', ''",
    })
    void utm_ofOddQueries(String query, String targetQuery, String source) {
        Click click =
                TestClicks.click(1).setQuery(query).setTargetQuery(targetQuery).build();

        assertThat(ENRICHER.enrich(click).traits().get(Trait.UTM_SOURCE)).isEqualTo(source);
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
        assertThat(Referrers.site(referrer).domain()).isEqualTo(domain);
    }
}
