package dev.curlew.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.curlew.proto.link.v1.Link;
import dev.curlew.standalone.BrowserExtension.Visitor;
import dev.curlew.standalone.ClickHistory.Past;
import dev.curlew.standalone.StackExtension.RunningStack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
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

    private final Visitor visitor;
    private final Browser browser;
    private final RunningStack stack;
    private final PublicApi api;

    SiteLooksTest(Visitor visitor) {
        this.visitor = visitor;
        browser = visitor.browser();
        stack = visitor.stack();
        api = visitor.api();
    }

    @Test
    void dashboard_everyPage_inEveryLook() throws Exception {
        Map<String, Consumer<Browser>> pages = new LinkedHashMap<>();
        Link link = catalogue();
        List<Past> past = ClickHistory.give(stack, link);
        administration(pages);
        links(pages, link);
        numbers(pages, link, past);

        assertThat(faults(pages)).isEmpty();
    }

    private void links(Map<String, Consumer<Browser>> pages, Link link) {
        api.create(
                "{\"targetUrl\":\"https://example.com/newsletter/september\",\"title\":\"Newsletter\",\"tags\":[\"mail\"],"
                        + "\"password\":\"curlew\"}");
        api.create("{\"targetUrl\":\"https://example.com/old\",\"enabled\":false,\"slug\":\"looks-old-offer\"}");
        String page = "/dashboard/links/" + link.getCode();
        pages.put("links", browser -> browser.go("/dashboard/links"));
        pages.put("links-none", browser -> browser.go("/dashboard/links?q=nothing-has-this-text"));
        pages.put("link-new", browser -> browser.go("/dashboard/new"));
        pages.put("link", browser -> browser.go(page));
        pages.put("link-rules", browser -> browser.go(page + "?tab=rules"));
        pages.put("link-qr", browser -> browser.go(page + "?tab=qr"));
        pages.put("link-history", browser -> browser.go(page + "?tab=history"));
        pages.put("transfer", browser -> browser.go("/dashboard/transfer"));
        pages.put("not-found", browser -> browser.go("/dashboard/nothing/here"));
    }

    private void numbers(Map<String, Consumer<Browser>> pages, Link link, List<Past> past) {
        String page = "/dashboard/analytics/links/" + link.getCode();
        String report = api.make("/api/v1/links/" + link.getCode() + "/reports", "{}", "token");
        pages.put("live-choice", browser -> browser.go("/dashboard/live"));
        pages.put("live", this::watchLive);
        pages.put("analytics", browser -> goToMap(browser, "/dashboard/analytics?range=7d", link, past));
        pages.put("analytics-link", browser -> goToMap(browser, page + "?filter=channel%3D%22direct%22", link, past));
        pages.put("report", browser -> goToMap(browser, "/dashboard/report/" + report, link, past));
    }

    private void goToMap(Browser browser, String path, Link link, List<Past> past) {
        long people = past.stream().filter(click -> !click.bot()).count();
        await().atMost(Duration.ofSeconds(20))
                .until(() -> api.stats(link.getCode()).getAllTimeClicks(), clicks -> clicks == people);
        browser.go(path);
        browser.find(".map path");
    }

    private void watchLive(Browser browser) {
        Link live = api.create("{\"targetUrl\":\"https://example.com/\",\"title\":\"Spring catalogue\"}");
        browser.go("/dashboard/live?code=" + live.getCode());
        browser.sees("Connected");
        api.follow(live.getCode());
        api.send(api.request("/" + live.getCode())
                .header("User-Agent", "Mozilla/5.0 (compatible; Googlebot/2.1)")
                .build());
        browser.find(".ticker li:nth-child(2)");
        ClickHistory.visit(stack, live);
        browser.find(".map path");
    }

    private void administration(Map<String, Consumer<Browser>> pages) {
        Link link = api.createLinkTo("https://example.com/bad");
        api.make("/api/v1/links/" + link.getCode() + ":block", "{\"reason\":\"Reported as phishing\"}", "code");
        api.make(
                "/api/v1/keys",
                "{\"displayName\":\"Newsletter\",\"scopes\":[\"LINKS_READ\",\"LINKS_WRITE\"],\"domains\":[\""
                        + link.getDomain() + "\"],\"ownLinksOnly\":true}",
                "keyId");
        String hook = api.make(
                "/api/v1/webhooks",
                "{\"displayName\":\"Shop\",\"url\":\"https://shop.example/hooks\","
                        + "\"eventTypes\":[\"LINK_EXPIRED\",\"LINK_CLICKS_REACHED\"]}",
                "webhookId");
        api.send("POST", "/api/v1/webhooks/" + hook + ":ping", "{}");
        for (String name : List.of("keys", "domains", "blocklist", "webhooks", "tasks", "audit", "health")) {
            pages.put(name, browser -> browser.go("/dashboard/" + name));
        }
        pages.put("deliveries", browser -> browser.go("/dashboard/webhooks/" + hook));
    }

    private Link catalogue() {
        Link link = api.create(
                "{\"targetUrl\":\"https://example.com/spring/catalogue?edition=2026\",\"title\":\"Spring catalogue\","
                        + "\"tags\":[\"spring\",\"print\",\"catalogue\"],\"rules\":" + RULES + "}");
        return api.update(
                link.getCode(), "{\"title\":\"Spring catalogue 2026\",\"notes\":\"On the back of the catalogue.\"}");
    }

    /** Of all pages, which are gone to by the names of their pictures. Two look at once: one browser leaves half of a machine idle. */
    private List<String> faults(Map<String, Consumer<Browser>> pages) throws Exception {
        Queue<Map.Entry<String, Consumer<Browser>>> left = new ConcurrentLinkedQueue<>(pages.entrySet());
        List<String> faults = new CopyOnWriteArrayList<>();
        try (Visitor companion = visitor.companion();
                ExecutorService both = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> looking = new ArrayList<>();
            for (Visitor each : List.of(visitor, companion)) {
                looking.add(both.submit(() -> {
                    each.comesAsAdministrator();
                    for (var page = left.poll(); page != null; page = left.poll()) {
                        look(each.browser(), page.getKey(), page.getValue(), faults);
                    }
                }));
            }
            for (Future<?> each : looking) {
                each.get();
            }
        }
        return faults;
    }

    @Test
    void landing_andSignIn_inEveryLook() {
        visitor.comesAsStranger();
        List<String> faults = new ArrayList<>();
        look(browser, "landing", any -> any.go("/"), faults);
        look(browser, "sign-in", any -> any.go("/dashboard/"), faults);
        look(
                browser,
                "landing-short",
                any -> {
                    any.go("/");
                    any.type(
                            "#targetUrl",
                            "https://example.com/a/very/long/path?with=many&parameters=in&it",
                            Keys.ENTER);
                    any.find("img.qr");
                },
                faults);
        assertThat(faults).isEmpty();
    }

    @Test
    void menusAndDialogs_haveNoBarriers() {
        visitor.comesAsAdministrator();
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
        visitor.comesAsStranger();
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
        visitor.comesAsStranger();
        browser.go("/dashboard/links?q=Reached+by+keys");
        browser.find("input[name=key]");
        browser.press(visitor.adminKey(), Keys.ENTER);
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
        visitor.comesAsStranger();
        assertFirstLoad("/");
        visitor.comesAsAdministrator();
        assertFirstLoad("/dashboard/links");
    }

    private void assertFirstLoad(String path) {
        Vitals vitals = load(path);
        // What else the machine has to do makes it slower, nothing makes it quicker.
        for (int more = 0; more < 2 && !vitals.areGood(); more++) {
            vitals = load(path);
        }
        Map<String, Long> loaded = browser.loaded();
        assertThat(loaded.keySet())
                .allMatch(url -> url.startsWith(stack.config().publicUrl()));
        assertThat(loaded.values().stream().mapToLong(Long::longValue).sum())
                .as("%s loads %s", path, loaded)
                .isBetween(5_000L, MOST_BYTES);
        assertThat(vitals).as(path).matches(Vitals::areGood, "good");
    }

    private Vitals load(String path) {
        browser.command("Network.clearBrowserCache", Map.of());
        browser.slow(true);
        try {
            browser.go(path);
            browser.settle();
        } finally {
            browser.slow(false);
        }
        return Vitals.of(browser);
    }

    /** Core Web Vitals of the page: milliseconds until its largest part is painted, and without an answer; how far things jump. */
    private record Vitals(double largestPaint, double blocked, double shift) {
        static Vitals of(Browser browser) {
            return new Vitals(
                    number(browser, "largest-contentful-paint", "Math.max(...entries.map(e => e.startTime))"),
                    number(browser, "longtask", "entries.reduce((sum, e) => sum + e.duration - 50, 0)"),
                    number(browser, "layout-shift", "entries.reduce((sum, e) => sum + e.value, 0)"));
        }

        boolean areGood() {
            return largestPaint < LONGEST_UNTIL_PAINTED && blocked < LONGEST_BLOCKED && shift < MOST_SHIFT;
        }

        private static double number(Browser browser, String type, String sum) {
            Object number = browser.script("const observer = new PerformanceObserver(() => {});"
                    + "observer.observe({type: '" + type + "', buffered: true});"
                    + "const entries = observer.takeRecords(); return " + sum);
            return ((Number) number).doubleValue();
        }
    }

    private static void look(Browser browser, String name, Consumer<Browser> go, List<String> faults) {
        browser.scheme("light");
        browser.desktop();
        go.accept(browser);
        see(browser, name + "-light-desktop", faults);
        faultsOf(name + "-light-desktop", browser.barriers(), faults);
        browser.scheme("dark");
        see(browser, name + "-dark-desktop", faults);
        faultsOf(name + "-dark-desktop", browser.barriers("color-contrast"), faults);
        browser.phone();
        see(browser, name + "-dark-phone", faults);
        browser.scheme("light");
        see(browser, name + "-light-phone", faults);
        browser.desktop();
    }

    private static void see(Browser browser, String look, List<String> faults) {
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
