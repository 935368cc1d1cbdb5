package dev.curlew.link.links;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.curlew.link.domain.Site;
import dev.curlew.link.request.RequestException;
import dev.curlew.link.request.Violations;
import dev.curlew.link.target.TargetSchemes;
import dev.curlew.link.target.Targets;
import dev.curlew.platform.metrics.Metrics;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetUrlsTest {

    private static final Site SITE =
            new Site(URI.create("https://go.example.com"), Set.of("Alias.example.com", "192.0.2.7"));

    private static final Targets TARGETS = targets(TargetSchemes.DEFAULT, false);

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '|',
            value = {
                "https://example.com/a?b=c, https://example.com/a?b=c",
                "HTTP://EXAMPLE.COM:80/../a, http://example.com/a",
                "http:\\\\example.com\\a, http://example.com/a",
                "https:example.com, https://example.com/",
                "http://%65xample.com/, http://example.com/",
                "http://例え.jp/パス?ク=エ#フ g, http://xn--r8jz45g.jp/%E3%83%91%E3%82%B9?%E3%82%AF=%E3%82%A8#%E3%83%95%20g",
                "http://faß.de, http://xn--fa-hia.de/",
                "http://1.1, http://1.0.0.1/",
                "http://0x08080808/, http://8.8.8.8/",
                "http://010.8.8.8/, http://8.8.8.8/",
                "http://１.１.１.１/, http://1.1.1.1/",
                "http://[2001:DB8:0:0::1]:81/, http://[2001:db8::1]:81/",
                "http://example.com./, http://example.com./",
                "http://example.com?a=%zz, http://example.com/?a=%zz",
                "http://example.com:443/, http://example.com:443/",
            })
    void read_asABrowser(String text, String expected) {
        assertThat(read(text)).isEqualTo(expected);
    }

    @Test
    void read_spaceAndLineBreaks_areDropped() {
        assertThat(read("\t https://exa\nmple.com/a\r\n\tb \n")).isEqualTo("https://example.com/ab");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "example.com",
                "//example.com",
                "/a",
                "",
                ":",
                "javascript:alert(1)",
                "JAVASCRIPT:alert(1)",
                "java\nscript:alert(1)",
                "\u0001javascript:alert(1)",
                "data:text/html,<script>",
                "ftp://example.com",
                "file:///etc/passwd",
                "vbscript:x",
                "about:blank",
                "blob:https://example.com/x",
                "ws://example.com",
                "view-source:https://example.com",
                "mailto:a@example.com",
                "intent://x#Intent;end",
                "https://",
                "https:///",
                "https://?a",
                "https://exa mple.com",
                "https://exa<mple.com",
                "https://a%00b.com",
                "https://example.com:99999",
                "https://example.com:x",
                "https://[::1",
                "https://[x]",
                "http://1.2.3.256",
                "http://1.2.3.4.5",
                "http://256",
                "https://user:secret@example.com",
                "https://user@example.com",
                "http://example.com%2f@evil.com/\u0000@"
            })
    void read_anythingElse_isRefusedByName(String text) {
        if (text.equals("http://256")) {
            // A browser goes to 0.0.1.0: odd, but an address.
            assertThat(read(text)).isEqualTo("http://0.0.1.0/");
            return;
        }
        assertRefused(SITE, text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://go.example.com/a",
                "http://go.example.com",
                "https://GO.EXAMPLE.COM./x",
                "https://go.example.com:8443/",
                "https://go%2eexample.com/",
                "https://ｇｏ.example.com/",
                "http://alias.example.com:99/",
                "http://192.0.2.7/",
                "http://0xC0.0.2.7/",
                "http://3221225991/",
                "http://[::ffff:192.0.2.7]/",
                "https:\\\\go.example.com",
                "https://go.exam\u00adple.com"
            })
    void read_ownHost_howeverSpelled_isRefused(String text) {
        assertRefused(SITE, text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost:8080/a",
                "http://127.0.0.1:8080",
                "http://[::1]:8080",
                "http://0x7f.1:8080",
                "http://2130706433:8080",
                "https://localhost:8080",
                "http://0:8080"
            })
    void read_ownHostOnThisMachine_isRefused(String text) {
        assertRefused(new Site(URI.create("http://localhost:8080/"), Set.of()), text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost:3000/", "http://www.go.example.com/", "http://127.0.0.1:81/"})
    void read_anotherServer_isFine(String text) {
        assertThat(read(new Site(URI.create("http://localhost:8080/"), Set.of()), text))
                .isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://bit.ly/3abc",
                "http://BIT.LY./x",
                "https://www.tinyurl.com/x",
                "https://team.dub.sh/x",
                "https://is%2egd/x",
                "https://goo.gl/x"
            })
    void read_anotherShortener_isRefused_unlessAllowed(String text) {
        assertRefused(SITE, text);
        TargetUrls allowing = new TargetUrls(SITE::owns, targets(TargetSchemes.DEFAULT, true));
        assertThat(allowing.read("targetUrl", text, new Violations())).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://bit.ly.example.com/", "https://notbit.ly/", "https://maps.app.goo.gl/x"})
    void read_noShortener_isFine(String text) {
        assertThat(read(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "mailto:a@example.com?subject=Hi there, mailto:a@example.com?subject=Hi%20there",
        "MAILTO:a@example.com, mailto:a@example.com",
        "tel:+49-30-123, tel:+49-30-123",
        "myapp://open/Ä?x=\"<, myapp://open/%C3%84?x=%22%3C",
    })
    void read_schemeThatIsAllowed_isTakenInAscii(String text, String expected) {
        TargetUrls urls = new TargetUrls(SITE::owns, targets(Set.of("https", "mailto", "tel", "myapp"), false));
        Violations violations = new Violations();
        assertThat(urls.read("targetUrl", text, violations)).contains(expected);
        assertThat(urls.read("targetUrl", expected, violations)).contains(expected);
        assertThat(TargetUrls.isWeb(expected)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://example.com", "javascript:alert(1)", "mailto:", "mail to:a@example.com", "sms:1"})
    void read_schemeThatIsNotAllowed_isRefused(String text) {
        TargetUrls urls = new TargetUrls(SITE::owns, targets(Set.of("https", "mailto"), false));
        Violations violations = new Violations();
        assertThat(urls.read("targetUrl", text, violations)).isEmpty();
        assertThatThrownBy(violations::check).isInstanceOf(RequestException.InvalidFields.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://bad.example/",
                "mailto:a@bad.example",
                "mailto:a@fine.example?cc=a@bad.example",
                "sms:a@bad.example",
                "tel:1;phone-context=bad.example",
                "myapp://bad.example/x"
            })
    void read_blockedHost_isRefused_whateverTheScheme(String text, @TempDir Path folder) throws IOException {
        Path list = Files.writeString(folder.resolve("blocklist"), "bad.example\n");
        Set<String> schemes = Set.of("https", "mailto", "sms", "tel", "myapp");
        try (Targets targets =
                Targets.open(new Targets.Settings(schemes, false, Optional.of(list)), Metrics.create())) {
            Violations violations = new Violations();
            assertThat(new TargetUrls(SITE::owns, targets).read("targetUrl", text, violations))
                    .isEmpty();
            assertThatThrownBy(violations::check)
                    .isInstanceOfSatisfying(
                            RequestException.InvalidFields.class,
                            e -> assertThat(e.violations())
                                    .singleElement()
                                    .satisfies(violation ->
                                            assertThat(violation.description()).contains("list of blocked hosts")));
        }
    }

    @Test
    void read_length_countsWhatIsStored() {
        String start = "https://example.com/";
        assertThat(read(start + "a".repeat(8192 - start.length()))).hasSize(8192);
        assertRefused(SITE, start + "a".repeat(8193 - start.length()));
        assertRefused(SITE, start + "ä".repeat(4000));
    }

    @Test
    void read_itsOwnResult_isTheSame() {
        Random random = new Random(7);
        String pieces = "ab/?#%&=. \\:@[]|^`{}<>\"'äß日😀\t~!$()*+,;-_0x7";
        int read = 0;
        for (int i = 0; i < 3_000; i++) {
            StringBuilder text = new StringBuilder(i % 2 == 0 ? "https://example.com/" : "https://example.com");
            random.ints(random.nextInt(12), 0, pieces.codePointCount(0, pieces.length()))
                    .forEach(at -> text.appendCodePoint(pieces.codePointAt(pieces.offsetByCodePoints(0, at))));
            Violations violations = new Violations();
            var once = urls(SITE).read("targetUrl", text.toString(), violations);
            if (once.isEmpty()) {
                assertThatThrownBy(violations::check).isInstanceOf(RequestException.InvalidFields.class);
                continue;
            }
            read++;
            assertThat(once.get()).matches("[\\x21-\\x7e]+");
            assertThat(urls(SITE).read("targetUrl", once.get(), new Violations()))
                    .as(text.toString())
                    .isEqualTo(once);
        }
        assertThat(read).isGreaterThan(1_000);
    }

    private static Targets targets(Set<String> schemes, boolean allowShorteners) {
        return Targets.open(new Targets.Settings(schemes, allowShorteners, Optional.empty()), Metrics.create());
    }

    private static TargetUrls urls(Site site) {
        return new TargetUrls(site::owns, TARGETS);
    }

    private static String read(String text) {
        return read(SITE, text);
    }

    private static String read(Site site, String text) {
        Violations violations = new Violations();
        var url = urls(site).read("targetUrl", text, violations);
        violations.check();
        return url.orElseThrow();
    }

    private static void assertRefused(Site site, String text) {
        Violations violations = new Violations();
        assertThat(urls(site).read("targetUrl", text, violations)).isEmpty();
        assertThatThrownBy(violations::check)
                .isInstanceOfSatisfying(
                        RequestException.InvalidFields.class,
                        e -> assertThat(e.violations()).singleElement().satisfies(violation -> {
                            assertThat(violation.field()).isEqualTo("targetUrl");
                            assertThat(violation.description()).isNotBlank();
                        }));
    }
}
