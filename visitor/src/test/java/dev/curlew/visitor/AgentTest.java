package dev.curlew.visitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AgentTest {

    private static final Visitors VISITORS = Visitors.withoutPlaces();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            mobile   | ios           | safari           | Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1
            tablet   | ios           | safari           | Mozilla/5.0 (iPad; CPU OS 12_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/12.1 Mobile/15E148 Safari/604.1
            mobile   | ios           | chrome           | Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/123.0.6312.52 Mobile/15E148 Safari/604.1
            mobile   | ios           | firefox          | Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) FxiOS/124.0 Mobile/15E148 Safari/605.1.15
            mobile   | android       | chrome           | Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/123.0.0.0 Mobile Safari/537.36
            tablet   | android       | chrome           | Mozilla/5.0 (Linux; Android 13; SM-X906C) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/123.0.0.0 Safari/537.36
            tablet   | android       | firefox          | Mozilla/5.0 (Android 13; Tablet; rv:124.0) Gecko/124.0 Firefox/124.0
            mobile   | android       | samsung-internet | Mozilla/5.0 (Linux; Android 13; SAMSUNG SM-S911B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/24.0 Chrome/117.0.0.0 Mobile Safari/537.36
            mobile   | android       | webview          | Mozilla/5.0 (Linux; Android 14; Pixel 8 Build/UD1A; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/123.0.0.0 Mobile Safari/537.36
            mobile   | android       | opera            | Mozilla/5.0 (Linux; Android 10; VOG-L29) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/123.0.0.0 Mobile Safari/537.36 OPR/76.2.4027.73374
            desktop  | windows       | chrome           | Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36
            desktop  | windows       | edge             | Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/123.0.0.0 Safari/537.36 Edg/123.0.2420.81
            desktop  | windows       | firefox          | Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:124.0) Gecko/20100101 Firefox/124.0
            desktop  | windows       | ie               | Mozilla/5.0 (Windows NT 10.0; WOW64; Trident/7.0; rv:11.0) like Gecko
            desktop  | macos         | safari           | Mozilla/5.0 (Macintosh; Intel Mac OS X 14_4) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Safari/605.1.15
            desktop  | linux         | firefox          | Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:124.0) Gecko/20100101 Firefox/124.0
            desktop  | chromeos      | chrome           | Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/123.0.0.0 Safari/537.36
            mobile   | windows-phone | ie               | Mozilla/5.0 (compatible; MSIE 10.0; Windows Phone 8.0; Trident/6.0; IEMobile/10.0; ARM; Touch; NOKIA; Lumia 920)
            tv       | tizen         | safari           | Mozilla/5.0 (SMART-TV; Linux; Tizen 6.0) AppleWebKit/537.36 (KHTML, like Gecko) 76.0.3809.146/6.0 TV Safari/537.36
            console  | other         | safari           | Mozilla/5.0 (PlayStation; PlayStation 5/2.26) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/13.0 Safari/605.1.15
            mobile   | ios           | instagram        | Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/21E219 Instagram 323.0.4.28.79 (iPhone15,2; iOS 17_4; en_US)
            mobile   | ios           | facebook         | Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/21E219 [FBAN/FBIOS;FBAV/456.0;FBDV/iPhone15,2]
            bot      | other         | other            | Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)
            other    | other         | other            | curl/8.5.0
            other    | other         | other            | ''
            """)
    void agent_ofPeoplesBrowsers(String device, String system, String browser, String userAgent) {
        Agent agent = VISITORS.agent(userAgent);

        assertThat(agent.device().id()).as("device").isEqualTo(device);
        assertThat(agent.operatingSystem().id()).as("system").isEqualTo(system);
        if (!agent.bot()) {
            assertThat(agent.browser().id()).as("browser").isEqualTo(browser);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
                "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
                "Twitterbot/1.0",
                "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
            })
    void agent_ofMachine_isBot(String userAgent) {
        assertThat(VISITORS.agent(userAgent).bot()).isTrue();
        assertThat(VISITORS.agent(userAgent).device()).isEqualTo(DeviceKind.BOT);
    }

    @Test
    void agent_anyText_isAnswered() {
        for (String part : new String[] {"(", "Mozilla/", "\u0000", "😀", " Android;", "a-", "[[", "Build/"}) {
            assertThat(VISITORS.agent(part.repeat(10_000))).isNotNull();
        }
    }

    @Test
    void agent_onceRead_isKnown() {
        String userAgent = "Never-Seen/1.0 " + "x".repeat(2000);
        assertThat(VISITORS.knowsAgent(userAgent)).isFalse();

        Agent agent = VISITORS.agent(userAgent);

        assertThat(VISITORS.knowsAgent(userAgent)).isTrue();
        assertThat(VISITORS.agent(userAgent + " and more")).isSameAs(agent);
        assertThat(VISITORS.knowsAgent("")).isTrue();
    }

    @Test
    void ids_areUniqueAndPlain() {
        Stream<String> ids = Stream.of(
                        Arrays.stream(DeviceKind.values()).map(DeviceKind::id),
                        Arrays.stream(OperatingSystem.values()).map(OperatingSystem::id),
                        Arrays.stream(Browser.values()).map(Browser::id))
                .flatMap(each -> each);

        assertThat(ids).allMatch(id -> id.matches("[a-z]+(-[a-z]+)*"));
    }

    @Test
    void visitor_looksUpWhatIsAskedFor() {
        Visitor visitor = VISITORS.visitor("Twitterbot/1.0", "de-AT, en;q=0.3", "https://a.example/", Optional.empty());

        assertThat(visitor.agent().bot()).isTrue();
        assertThat(visitor.languages().getFirst().getRange()).isEqualTo("de-at");
        assertThat(visitor.place()).isEqualTo(Place.UNKNOWN);
        assertThat(visitor.referrer()).isEqualTo("https://a.example/");
    }
}
