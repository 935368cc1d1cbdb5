package dev.curlew.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.curlew.proto.link.v1.Link;
import dev.curlew.standalone.BrowserExtension.Visitor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.openqa.selenium.Keys;

/**
 * Every page of the site as people see it: light and dark, on a desk and on a phone, each without barriers as axe-core finds them and
 * as a picture in {@code target/screenshots}; and how little it takes to load them.
 */
@ExtendWith({StackExtension.class, BrowserExtension.class})
class SiteLooksTest {
    private static final long MOST_BYTES = 150_000;
    private static final double LONGEST_UNTIL_PAINTED = 2_500;
    private static final double LONGEST_BLOCKED = 300;
    private static final double MOST_SHIFT = 0.1;

    /** What stands where a text is missing. */
    private static final Pattern NAMES_OF_TEXTS = Pattern.compile(
            "\\b(admin|analytics|charts|common|errors|landing|links|live|report|transfer)\\.[a-z][\\w.]+");

    private static final String RULES = """
            [{"displayName": "Phones", "conditions": [{"device": {"values": ["mobile"]}}],
              "targets": [{"targetUrl": "https://example.com/phone"}]},
             {"displayName": "Evenings in Berlin", "conditions": [{"timeWindow": {"days": ["MONDAY", "FRIDAY"],
              "startMinute": 1080, "endMinute": 1380, "timeZone": "Europe/Berlin"}},
              {"country": {"values": ["DE"]}, "negate": true}],
              "targets": [{"targetUrl": "https://example.com/a", "weight": 3, "displayName": "a"},
                          {"targetUrl": "https://example.com/b", "weight": 1, "displayName": "b"}]}]
            """;

    private final Browser browser;
    private final PublicApi api;
    private final String key;
    private final String baseUrl;

    SiteLooksTest(Visitor visitor) {
        browser = visitor.browser();
        api = visitor.stack().api();
        key = visitor.adminKey();
        baseUrl = visitor.stack().config().publicUrl();
    }

    @Test
    void links_everyPage_inEveryLook() {
        Link link = catalogue();
        api.create(
                "{\"targetUrl\":\"https://example.com/newsletter/september\",\"title\":\"Newsletter\",\"tags\":[\"mail\"],"
                        + "\"password\":\"curlew\"}");
        api.create("{\"targetUrl\":\"https://example.com/old\",\"enabled\":false,\"slug\":\"looks-old-offer\"}");
        String page = "/dashboard/links/" + link.getCode();
        Map<String, String> pages = new LinkedHashMap<>();
        pages.put("links", "/dashboard/links");
        pages.put("links-none", "/dashboard/links?q=nothing-has-this-text");
        pages.put("link-new", "/dashboard/new");
        pages.put("link", page);
        pages.put("link-rules", page + "?tab=rules");
        pages.put("link-qr", page + "?tab=qr");
        pages.put("link-history", page + "?tab=history");
        pages.put("transfer", "/dashboard/transfer");
        pages.put("not-found", "/dashboard/nothing/here");
        look(pages);
    }

    private Link catalogue() {
        Link link = api.create(
                "{\"targetUrl\":\"https://example.com/spring/catalogue?edition=2026\",\"title\":\"Spring catalogue\","
                        + "\"tags\":[\"spring\",\"print\",\"catalogue\"],\"rules\":" + RULES + "}");
        return api.update(
                link.getCode(), "{\"title\":\"Spring catalogue 2026\",\"notes\":\"On the back of the catalogue.\"}");
    }

    /** All of them, by the names of their pictures. */
    private void look(Map<String, String> pages) {
        browser.signIn(key);
        List<String> faults = new ArrayList<>();
        pages.forEach((name, path) -> look(name, faults, () -> browser.go(path)));
        assertThat(faults).isEmpty();
    }

    @Test
    void landing_andSignIn_inEveryLook() {
        browser.forget();
        List<String> faults = new ArrayList<>();
        look("landing", faults, () -> browser.go("/"));
        look("sign-in", faults, () -> browser.go("/dashboard/"));
        look("landing-short", faults, () -> {
            browser.go("/");
            browser.type("#targetUrl", "https://example.com/a/very/long/path?with=many&parameters=in&it", Keys.ENTER);
            browser.find("img.qr");
        });
        assertThat(faults).isEmpty();
    }

    @Test
    void menusAndDialogs_haveNoBarriers() {
        browser.signIn(key);
        browser.desktop();
        browser.scheme("dark");
        browser.go("/dashboard/links");
        browser.click("tbody tr:first-child .menu-holder button");
        assertThat(browser.barriers()).isEmpty();
        browser.screenshot("menu-dark");
        browser.go("/dashboard/links");
        browser.click("tbody tr:first-child input[type=checkbox]");
        browser.clickText("Change");
        browser.find("dialog[open]");
        assertThat(browser.barriers()).isEmpty();
        browser.screenshot("bulk-dark");
        browser.scheme("light");
    }

    @Test
    void keyboard_goesEverywhere() {
        browser.forget();
        browser.desktop();
        browser.go("/");
        browser.script("document.activeElement.blur()");
        SoftAssertions softly = new SoftAssertions();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 18; i++) {
            browser.press(Keys.TAB);
            names.add(String.valueOf(browser.script("const e = document.activeElement;"
                    + "return (e.id || e.textContent || e.ariaLabel || '').trim()")));
            softly.assertThat(browser.script("const e = document.activeElement;"
                            + "return e === document.body || getComputedStyle(e).outlineStyle !== 'none'"))
                    .as("focus is seen: %s", names.getLast())
                    .isEqualTo(true);
        }
        softly.assertAll();
        assertThat(names).contains("targetUrl", "inspect");
    }

    @Test
    void dashboard_byKeysAlone() {
        Link link = api.create("{\"targetUrl\":\"https://example.com/\",\"title\":\"Reached by keys\"}");
        browser.desktop();
        browser.forget();
        browser.go("/dashboard/links?q=Reached+by+keys");
        browser.find("input[name=key]");
        browser.press(key, Keys.ENTER);
        browser.find("tbody tr");
        browser.settle();

        tabTo("e.matches('td .menu-holder > button')");
        browser.press(Keys.ENTER);
        assertThat(focused("e.role === 'menuitem'")).isTrue();
        browser.press(Keys.ARROW_DOWN, Keys.ARROW_DOWN);
        assertThat(focused("e.textContent.trim() === 'Rules'")).isTrue();
        browser.press(Keys.ESCAPE);
        assertThat(focused("e.matches('td .menu-holder > button') && e.ariaExpanded === 'false'"))
                .isTrue();

        browser.script("document.querySelector('.search input').focus()");
        tabTo("e.matches('tbody input[type=checkbox]')");
        browser.press(Keys.SPACE);
        tabTo("e.textContent.trim() === 'Change'");
        browser.press(Keys.ENTER);
        browser.find("dialog[open]");
        assertThat(focused("e.closest('dialog')")).isTrue();
        browser.press(Keys.ESCAPE);
        assertThat(focused("e.textContent.trim() === 'Change'")).isTrue();

        browser.go("/dashboard/links/" + link.getCode());
        browser.settle();
        tabTo("e.role === 'tab'");
        browser.press(Keys.ARROW_RIGHT);
        browser.sees("No rule decides.");
        assertThat(focused("e.role === 'tab' && e.ariaSelected === 'true'")).isTrue();
    }

    private void tabTo(String wanted) {
        for (int i = 0; i < 60; i++) {
            browser.press(Keys.TAB);
            if (focused(wanted)) {
                return;
            }
        }
        throw new AssertionError("not reached by Tab: " + wanted);
    }

    private boolean focused(String wanted) {
        return Boolean.TRUE.equals(browser.script("const e = document.activeElement; return Boolean(" + wanted + ")"));
    }

    /** As Lighthouse has it for a phone: 150 ms away, 1.6 Mbit/s, and what it calls good there. */
    @Test
    void firstLoad_isSmall_fast_andAllFromHere() {
        browser.forget();
        for (String path : List.of("/", "/dashboard/links")) {
            if (path.startsWith("/dashboard")) {
                browser.signIn(key);
            }
            browser.command("Network.clearBrowserCache", Map.of());
            browser.slow(true);
            try {
                browser.go(path);
                browser.settle();
            } finally {
                browser.slow(false);
            }

            Map<String, Long> loaded = browser.loaded();
            assertThat(loaded.keySet()).allMatch(url -> url.startsWith(baseUrl));
            assertThat(loaded.values().stream().mapToLong(Long::longValue).sum())
                    .as("%s loads %s", path, loaded)
                    .isBetween(5_000L, MOST_BYTES);
            Vitals vitals = Vitals.of(browser);
            assertThat(vitals.largestPaint()).as("%s: %s", path, vitals).isLessThan(LONGEST_UNTIL_PAINTED);
            assertThat(vitals.blocked()).as("%s: %s", path, vitals).isLessThan(LONGEST_BLOCKED);
            assertThat(vitals.shift()).as("%s: %s", path, vitals).isLessThan(MOST_SHIFT);
        }
    }

    /** Core Web Vitals of the page: milliseconds until its largest part is painted, and without an answer; how far things jump. */
    private record Vitals(double largestPaint, double blocked, double shift) {
        static Vitals of(Browser browser) {
            return new Vitals(
                    number(browser, "largest-contentful-paint", "Math.max(...entries.map(e => e.startTime))"),
                    number(browser, "longtask", "entries.reduce((sum, e) => sum + e.duration - 50, 0)"),
                    number(browser, "layout-shift", "entries.reduce((sum, e) => sum + e.value, 0)"));
        }

        private static double number(Browser browser, String type, String sum) {
            Object number = browser.script("const observer = new PerformanceObserver(() => {});"
                    + "observer.observe({type: '" + type + "', buffered: true});"
                    + "const entries = observer.takeRecords(); return " + sum);
            return ((Number) number).doubleValue();
        }
    }

    private void look(String name, List<String> faults, Runnable go) {
        browser.scheme("light");
        browser.desktop();
        go.run();
        see(name + "-light-desktop", faults);
        faultsOf(name + "-light-desktop", browser.barriers(), faults);
        browser.scheme("dark");
        see(name + "-dark-desktop", faults);
        faultsOf(name + "-dark-desktop", browser.barriers("color-contrast"), faults);
        browser.phone();
        see(name + "-dark-phone", faults);
        browser.scheme("light");
        see(name + "-light-phone", faults);
        browser.desktop();
    }

    private void see(String look, List<String> faults) {
        browser.settle();
        faultsOf(look, browser.complaints(), faults);
        if (Boolean.TRUE.equals(browser.script("return document.documentElement.scrollWidth > innerWidth"))) {
            faults.add(look + ": wider than the screen");
        }
        NAMES_OF_TEXTS.matcher(browser.text()).results().forEach(match -> faults.add(look + ": " + match.group()));
        browser.screenshot(look);
    }

    private static void faultsOf(String look, List<String> found, List<String> faults) {
        found.forEach(fault -> faults.add(look + ": " + fault));
    }
}
