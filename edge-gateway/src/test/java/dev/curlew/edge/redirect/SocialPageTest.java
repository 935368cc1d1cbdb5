package dev.curlew.edge.redirect;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.HttpResponse;
import dev.curlew.proto.link.v1.ResolvedLink;
import dev.curlew.proto.link.v1.ResolvedLink.State;
import dev.curlew.proto.link.v1.TargetPreview;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SocialPageTest {

    @Test
    void page_hasWhatTheTargetSays() {
        String page = page(link("Mine")
                .setTargetPreview(TargetPreview.newBuilder()
                        .setTitle("Theirs")
                        .setDescription("All of it")
                        .setImageUrl("https://cdn.example.net/1.png")));

        assertThat(page)
                .contains("<title>Theirs</title>")
                .contains("<meta property=\"og:title\" content=\"Theirs\">")
                .contains("<meta property=\"og:description\" content=\"All of it\">")
                .contains("<meta property=\"og:image\" content=\"https://cdn.example.net/1.png\">")
                .contains("<meta name=\"twitter:card\" content=\"summary_large_image\">")
                .doesNotContain("Mine", "example.com/target");
    }

    @ParameterizedTest
    @CsvSource({"Theirs, Mine, Theirs", "'', Mine, Mine", "'', '', https://go.example/abc"})
    void title_isTheTargets_orTheLinks_orTheShortUrl(String theirs, String mine, String shown) {
        String page =
                page(link(mine).setTargetPreview(TargetPreview.newBuilder().setTitle(theirs)));

        assertThat(page)
                .contains("<meta property=\"og:title\" content=\"" + shown + "\">")
                .contains("<meta name=\"twitter:card\" content=\"summary\">")
                .doesNotContain("og:description", "og:image");
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', textBlock = """
                    "><script>alert(1)</script>,  &quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;
                    a & b,                        a &amp; b
                    100 %s %n %1$s,               100 %s %n %1$s
                    ' onload='x,                  &#39; onload=&#39;x
                    """)
    void whatOthersSay_isText(String said, String written) {
        String page = page(link("").setTargetPreview(TargetPreview.newBuilder()
                .setTitle(said)
                .setDescription(said)
                .setImageUrl(said)));

        assertThat(page)
                .contains("<h1>" + written + "</h1>")
                .contains("<meta property=\"og:description\" content=\"" + written + "\">")
                .contains("<meta property=\"og:image\" content=\"" + written + "\">")
                .doesNotContain("<script");
    }

    private static ResolvedLink.Builder link(String title) {
        return ResolvedLink.newBuilder()
                .setDomain("go.example")
                .setCode("abc")
                .setState(State.ACTIVE)
                .setTargetUrl("https://example.com/target")
                .setSocialPreview(true)
                .setTitle(title);
    }

    private static String page(ResolvedLink.Builder link) {
        HttpResponse page = SocialPage.of(CompiledLink.of(link.build()), "https");
        return page.aggregate().join().contentUtf8();
    }
}
