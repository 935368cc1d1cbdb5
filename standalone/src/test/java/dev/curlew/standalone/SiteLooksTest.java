package dev.curlew.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.curlew.proto.link.v1.Link;
import dev.curlew.standalone.BrowserExtension.Visitor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

    /** What is there to see, by the name of its picture; a page that is new comes here. */
    private Map<String, String> pages() {
        Link link = api.create(
                "{\"targetUrl\":\"https://example.com/spring/catalogue?edition=2026\",\"title\":\"Spring catalogue\","
                        + "\"tags\":[\"spring\",\"print\",\"catalogue\"],\"rules\":" + RULES + "}");
        api.update(link.getCode(), "{\"title\":\"Spring catalogue 2026\",\"notes\":\"On the back of the catalogue.\"}");
        api.create(
                "{\"targetUrl\":\"https://example.com/newsletter/september\",\"title\":\"Newsletter\",\"tags\":[\"mail\"],"
                        + "\"password\":\"curlew\"}");
        api.create("{\"targetUrl\":\"https://example.com/old\",\"enabled\":false,\"slug\":\"looks-old-offer\"}");
        String code = link.getCode();
        Map<String, String> pages = new LinkedHashMap<>();
        pages.put("links", "/dashboard/links");
        pages.put("links-none", "/dashboard/links?q=nothing-has-this-text");
        pages.put("link-new", "/dashboard/new");
        pages.put("link", "/dashboard/links/" + code);
        pages.put("link-rules", "/dashboard/links/" + code + "?tab=rules");
        pages.put("link-qr", "/dashboard/links/" + code + "?tab=qr");
        pages.put("link-history", "/dashboard/links/" + code + "?tab=history");
        pages.put("transfer", "/dashboard/transfer");
        pages.put("not-found", "/dashboard/nothing/here");
        return pages;
    }

    @Test
    void dashboard_everyPage_inEveryLook() {
        browser.signIn(key);
        List<String> faults = new ArrayList<>();
        pages().forEach((name, path) -> look(name, faults, () -> browser.go(path)));
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
    void firstLoad_isSmall_andAllFromHere() {
        browser.forget();
        for (String path : List.of("/", "/dashboard/links")) {
            if (path.startsWith("/dashboard")) {
                browser.signIn(key);
            }
            browser.command("Network.clearBrowserCache", Map.of());
            browser.go(path);
            browser.settle();

            Map<String, Long> loaded = browser.loaded();
            assertThat(loaded.keySet()).allMatch(url -> url.startsWith(baseUrl));
            assertThat(loaded.values().stream().mapToLong(Long::longValue).sum())
                    .as("%s loads %s", path, loaded)
                    .isBetween(5_000L, MOST_BYTES);
        }
    }

    /** Loaded once in each scheme: its size may change under a page. */
    private void look(String name, List<String> faults, Runnable go) {
        for (String scheme : List.of("light", "dark")) {
            browser.scheme(scheme);
            browser.desktop();
            go.run();
            for (boolean phone : List.of(false, true)) {
                String look = name + "-" + scheme + "-" + (phone ? "phone" : "desktop");
                if (phone) {
                    browser.phone();
                }
                browser.settle();
                // Colours are the same on a phone.
                if (!phone || scheme.equals("light")) {
                    browser.barriers().forEach(fault -> faults.add(look + ": " + fault));
                }
                browser.complaints().forEach(fault -> faults.add(look + ": " + fault));
                if (Boolean.TRUE.equals(browser.script("return document.documentElement.scrollWidth > innerWidth"))) {
                    faults.add(look + ": wider than the screen");
                }
                browser.screenshot(look);
            }
        }
        browser.scheme("light");
        browser.desktop();
    }
}
