package dev.curlew.visitor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PreviewBotsTest {

    private final Visitors visitors = Visitors.withoutPlaces();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
                "Twitterbot/1.0",
                "LinkedInBot/1.0 (compatible; Mozilla/5.0; Apache-HttpClient +http://www.linkedin.com)",
                "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
                "TelegramBot (like TwitterBot)",
                "WhatsApp/2.23.20.0 A",
                "Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)",
                "Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5",
                "Mastodon/4.3.0 (http.rb/5.2.0; +https://mastodon.example/) Bot"
            })
    void isPreviewBot_ofThoseThatMakePreviews(String userAgent) {
        assertThat(visitors.isPreviewBot(userAgent)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
                "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
                "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148"
                        + " [FBAN/FBIOS;FBAV/440.0]",
                "curl/8.5.0"
            })
    void isPreviewBot_notOfPeopleAndOtherBots(String userAgent) {
        assertThat(visitors.isPreviewBot(userAgent)).isFalse();
    }
}
