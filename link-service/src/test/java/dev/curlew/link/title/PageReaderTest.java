package dev.curlew.link.title;

import static org.assertj.core.api.Assertions.assertThat;

import dev.curlew.link.fetch.FetchOutcome;
import dev.curlew.link.fetch.FetchOutcome.Answered;
import dev.curlew.link.fetch.FetchOutcome.Failed;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import okio.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PageReaderTest {

    private static final String URL = "https://example.com/a/page";

    @Test
    void card_isWhatThePageSays() {
        PageSummary page = read("""
                <!doctype html><title> A  &amp; B </title>
                <meta property="og:title" content="Only for &quot;networks&quot;">
                <meta property="og:description" content=" two
                lines ">
                <meta property="og:image" content="/pictures/1.png?a=b&amp;c=d">
                """);

        assertThat(page.title()).isEqualTo("A & B");
        assertThat(page.card())
                .isEqualTo(new SocialCard(
                        "Only for \"networks\"", "two lines", "https://example.com/pictures/1.png?a=b&c=d"));
    }

    @Test
    void title_isThatForNetworks_wherePageHasNoOther() {
        assertThat(read("<meta property='og:title' content='Mine'>").title()).isEqualTo("Mine");
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', textBlock = """
                    https://cdn.example.net/1.png, https://cdn.example.net/1.png
                    http://cdn.example.net/1.png,  http://cdn.example.net/1.png
                    //cdn.example.net/1.png,       https://cdn.example.net/1.png
                    1.png,                         https://example.com/a/1.png
                    HTTPS://CDN.example.net/1.png, https://cdn.example.net/1.png
                    https://bücher.example/1.png,  https://xn--bcher-kva.example/1.png
                    https://example.com/"><script>, https://example.com/%22%3E%3Cscript%3E
                    javascript:alert(1),           ``
                    `data:image/png;base64,AAAA`,  ``
                    ftp://example.com/1.png,       ``
                    file:///etc/passwd,            ``
                    https://user@example.com/1.png, ``
                    https://a:b@example.com/1.png, ``
                    https://,                      ``
                    https://exa mple.com/1.png,    ``
                    https://example.com:99999/1.png, ``
                    ``,                            ``
                    """)
    void image_isAnAbsoluteWebAddress_orNone(String content, String image) {
        String html = "<meta property='og:image' content='" + content + "'>";

        assertThat(read(html).card().imageUrl()).isEqualTo(image);
    }

    @Test
    void image_isTheFirstOfUse() {
        assertThat(read("""
                <meta property="og:image" content="data:,x">
                <meta property="og:image" content="/2.png">
                <meta property="og:image" content="/3.png">
                """).card().imageUrl()).isEqualTo("https://example.com/2.png");
    }

    @Test
    void everything_isBounded() {
        String text = "😀".repeat(5000);
        SocialCard card = read("<title>" + text + "</title><meta property=og:title content=" + text
                        + "><meta property=og:description content=" + text + "><meta property=og:image content=/"
                        + "x".repeat(2040) + ">")
                .card();

        assertThat(card.title().codePointCount(0, card.title().length())).isEqualTo(512);
        assertThat(card.description().codePointCount(0, card.description().length()))
                .isEqualTo(1024);
        assertThat(card.description()).endsWith("😀…");
        assertThat(card.imageUrl()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "not html at all",
                "<",
                "<meta property=og:title>",
                "<meta property='og:title' content='   '>",
                "<meta name='og:title' content='x'>",
                "<!-- <meta property='og:title' content='x'> -->",
                "<script>\"<meta property='og:title' content='x'>\"</script>",
                "<meta property='og:title' content='\u200b\u202e'>",
                "\u0000\u0001\u0002",
            })
    void rubbish_saysNothing(String html) {
        assertThat(read(html)).isEqualTo(PageSummary.NONE);
    }

    @ParameterizedTest
    @CsvSource({"404, text/html", "200, text/plain", "200, application/json", "200, ''", "200, html", "500, text/html"})
    void anythingButAPage_saysNothing(int status, String type) {
        assertThat(PageReader.read(answer(status, type, "<title>x</title>"))).isEqualTo(PageSummary.NONE);
        assertThat(PageReader.read(new Failed("no answer"))).isEqualTo(PageSummary.NONE);
    }

    @Property(tries = 300)
    void anyText_isRead_asOneBoundedLine(@ForAll @StringLength(max = 200) String text) {
        PageSummary page = read("<title>" + text + "</title><meta property='og:title' content='" + text
                + "'><meta property='og:image' content='" + text + "'>" + text);

        assertThat(page.title()).doesNotContainPattern("[\\p{Cntrl}\u2028\u2029]");
        assertThat(page.card().title()).doesNotContainPattern("[\\p{Cntrl}\u2028\u2029]");
        assertThat(page.card().imageUrl()).matches("|https?://[^\\s\"<>]{1,2040}");
    }

    private static PageSummary read(String html) {
        return PageReader.read(answer(200, "text/html; charset=utf-8", html));
    }

    private static FetchOutcome answer(int status, String type, String html) {
        return new Answered(status, URL, type, ByteString.encodeUtf8(html), false, Optional.empty());
    }
}
