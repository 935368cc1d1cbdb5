package dev.curlew.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpMethod;
import dev.curlew.edge.testing.EdgeExtension;
import dev.curlew.edge.testing.LinkBackend;
import dev.curlew.proto.link.v1.ResolvedLink.State;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages for who has them read aloud, goes through them by keyboard, enlarges them, or likes them dark. */
class AccessiblePageTest {

    @RegisterExtension
    static final EdgeExtension extension = new EdgeExtension();

    private static final Pattern COLOR = Pattern.compile("--([a-z-]+):\\s*#([0-9a-f]{6});");
    private static final Pattern DARK =
            Pattern.compile("@media \\(prefers-color-scheme: dark\\) \\{\\s*:root \\{(.*?)}", Pattern.DOTALL);
    private static final Pattern USED = Pattern.compile("var\\(--([a-z-]+)\\)");

    @BeforeAll
    static void makeLinks() {
        extension
                .backend()
                .with(LinkBackend.link("a-gone").setState(State.DELETED).build());
        extension
                .backend()
                .with(LinkBackend.link("a-blocked")
                        .setState(State.BLOCKED)
                        .setBlockReason("Phishing")
                        .build());
        extension
                .backend()
                .with(LinkBackend.link("a-locked").setPasswordProtected(true).build());
        extension.backend().password("a-locked", "open sesame");
    }

    @ParameterizedTest
    @CsvSource({
        "/, 200",
        "/known+, 200",
        "/a-locked+, 200",
        "/a-unknown, 404",
        "/a-gone, 410",
        "/a-blocked, 451",
        "/a-locked, 401",
        "/known/qr.svg?size=1, 400",
    })
    void page_canBeReadAloud_enlargedAndUsedByKeyboard(String path, int status) {
        assertAccessible(extension.edge().get(path, "accept", "text/html"), status);
    }

    @Test
    void answersToForms_too() {
        Document wrong = assertAccessible(submit("/a-locked", "password=wrong"), 401);
        Element field = wrong.expectFirst("input[type=password]");
        assertThat(field.attr("aria-invalid")).isEqualTo("true");
        assertThat(wrong.expectFirst("#" + field.attr("aria-describedby")).attr("role"))
                .isEqualTo("alert");

        assertAccessible(submit("/", "targetUrl=https%3A%2F%2Fexample.com%2F"), 200);
        Document empty = assertAccessible(submit("/", "targetUrl=+"), 400);
        Element target = empty.expectFirst("[aria-invalid=true]");
        assertThat(empty.expectFirst("#" + target.attr("aria-describedby")).text())
                .isNotBlank();
    }

    /** WCAG 2.2, level AA: text against what is behind it 4.5:1, the edges of fields 3:1. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void colors_areToldApart_byDayAndByNight(boolean dark) {
        Map<String, Integer> colors = colors(style(), dark);

        for (String behind : List.of("page", "card")) {
            assertThat(luminance(color(colors, behind))).as(behind).satisfies(light -> {
                if (dark) {
                    assertThat(light).isLessThan(0.1);
                } else {
                    assertThat(light).isGreaterThan(0.8);
                }
            });
            for (String text : List.of("text", "soft", "accent", "error")) {
                assertThat(contrast(colors, text, behind))
                        .as(text + " on " + behind)
                        .isGreaterThanOrEqualTo(4.5);
            }
        }
        assertThat(contrast(colors, "on-accent", "accent")).isGreaterThanOrEqualTo(4.5);
        assertThat(contrast(colors, "line", "card")).isGreaterThanOrEqualTo(3);
    }

    @Test
    void style_knowsAllColorsThatItUses_andShowsWhereTheKeyboardIs() {
        String style = style();

        assertThat(USED.matcher(style).results().map(used -> used.group(1)))
                .isNotEmpty()
                .isSubsetOf(colors(style, false).keySet());
        assertThat(style).contains("color-scheme: light dark", ":focus-visible");
        assertThat(style).doesNotContain("outline: none", "outline: 0");
    }

    private static Document assertAccessible(AggregatedHttpResponse answer, int status) {
        assertThat(answer.status().code()).as(answer.contentUtf8()).isEqualTo(status);
        Document page = Jsoup.parse(answer.contentUtf8());
        assertThat(page.expectFirst("html").attr("lang")).isEqualTo("en");
        assertThat(page.title()).isNotBlank();
        assertThat(page.select("main")).hasSize(1);
        assertThat(page.select("h1")).hasSize(1);
        assertThat(page.select("main h1").text()).isNotBlank();
        assertThat(page.expectFirst("meta[name=viewport]").attr("content"))
                .doesNotContain("user-scalable", "maximum-scale");
        assertThat(page.expectFirst("meta[name=color-scheme]").attr("content")).isEqualTo("light dark");
        assertThat(page.select("a, button"))
                .allSatisfy(each ->
                        assertThat(each.text() + each.attr("aria-label")).isNotBlank());
        assertThat(page.select("input:not([type=hidden])"))
                .allSatisfy(each -> assertThat(
                                page.select("label[for=" + each.id() + "]").text() + each.attr("aria-label"))
                        .isNotBlank());
        assertThat(page.select("img:not([alt])")).isEmpty();
        assertThat(page.select("[tabindex]")).noneMatch(each -> Integer.parseInt(each.attr("tabindex")) > 0);
        assertThat(page.select("[id]").eachAttr("id")).doesNotHaveDuplicates();
        assertThat(page.select("[aria-describedby]").eachAttr("aria-describedby"))
                .allSatisfy(ids ->
                        assertThat(page.select("#" + ids.replace(" ", ", #"))).hasSize(ids.split(" ", -1).length));
        return page;
    }

    private static AggregatedHttpResponse submit(String path, String form) {
        return extension.edge().send(HttpMethod.POST, path, form, "content-type", "application/x-www-form-urlencoded");
    }

    private static String style() {
        return extension.edge().get("/assets/site.css").contentUtf8();
    }

    private static Map<String, Integer> colors(String style, boolean dark) {
        Matcher night = DARK.matcher(style);
        assertThat(night.find()).as("colors for the dark").isTrue();
        Map<String, Integer> colors = colors(style.substring(0, night.start()));
        if (dark) {
            colors.putAll(colors(night.group(1)));
        }
        return colors;
    }

    private static Map<String, Integer> colors(String rules) {
        Map<String, Integer> colors = new HashMap<>();
        COLOR.matcher(rules)
                .results()
                .forEach(color -> colors.put(color.group(1), Integer.parseInt(color.group(2), 16)));
        return colors;
    }

    private static int color(Map<String, Integer> colors, String name) {
        return Optional.ofNullable(colors.get(name)).orElseThrow(() -> new AssertionError("no color --" + name));
    }

    private static double contrast(Map<String, Integer> colors, String one, String other) {
        double a = luminance(color(colors, one));
        double b = luminance(color(colors, other));
        return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    }

    private static double luminance(int color) {
        return 0.2126 * linear(color >> 16) + 0.7152 * linear(color >> 8) + 0.0722 * linear(color);
    }

    private static double linear(int channel) {
        double value = (channel & 0xff) / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
    }
}
