package dev.curlew.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.server.Server;
import dev.curlew.proto.link.v1.Link;
import dev.curlew.standalone.BrowserExtension.Visitor;
import dev.curlew.standalone.ClickHistory.Past;
import dev.curlew.standalone.StackExtension.RunningStack;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.openqa.selenium.Keys;

/** What people do with the numbers of links, and administrators with all else, in a real browser. */
@ExtendWith({StackExtension.class, BrowserExtension.class})
class DashboardJourneyTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Visitor visitor;
    private final Browser browser;
    private final RunningStack stack;
    private final PublicApi api;

    DashboardJourneyTest(Visitor visitor) {
        this.visitor = visitor;
        browser = visitor.browser();
        stack = visitor.stack();
        api = visitor.api();
    }

    @BeforeEach
    void signedIn() {
        visitor.comesAsAdministrator();
    }

    @Test
    void clicks_arriveLive_alsoThoseOfWhileTheConnectionWasGone() {
        Link link = link("Seen live");
        browser.go("/dashboard/live");
        browser.makeStreamsCuttable();
        browser.type("input[name=code]", link.getShortUrl(), Keys.ENTER);
        browser.sees("Connected: clicks appear as they come in.");
        api.follow(link.getCode());
        browser.find(".ticker li time");
        ClickHistory.visit(stack, link);
        browser.sees("Zurich, Switzerland");
        browser.sees("Phone · Safari · iOS · from news.example");
        browser.find(".map [data-code=CH]");

        browser.offline(true);
        try {
            browser.cutStreams();
            api.follow(link.getCode());
            browser.sees("Connection lost; it goes on by itself, and no click is missed.");
            api.follow(link.getCode());
        } finally {
            browser.offline(false);
        }
        browser.sees("Connected: clicks appear as they come in.");
        await().atMost(PATIENCE).until(() -> browser.value(".tile strong"), "4"::equals);
        assertThat(browser.count(".ticker li")).isEqualTo(4);

        await().atMost(PATIENCE).until(() -> clicksShown(link), "4"::equals);
        browser.sees("Clicks over time");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void anyRange_inAnyTimeZone() {
        Link link = link("With a past");
        List<Past> past = ClickHistory.give(stack, link);
        awaitPast(link, past);
        ZoneId zone = ZoneId.of("America/St_Johns");
        LocalDateTime from = LocalDate.now(zone).minusDays(9).atTime(5, 0);
        LocalDateTime to = from.plusDays(2).plusHours(7);
        long expected = clicks(
                past, false, from.atZone(zone).toInstant(), to.atZone(zone).toInstant());
        long bots = clicks(
                past, true, from.atZone(zone).toInstant(), to.atZone(zone).toInstant());

        browser.go("/dashboard/analytics/links/" + link.getCode());
        browser.choose(".control:nth-of-type(3) select", "America/St_Johns");
        browser.choose(".control:nth-of-type(1) select", "custom");
        browser.fill("dialog [data-field=from] input", to.toString());
        browser.fill("dialog [data-field=to] input", from.toString());
        browser.clickText("Show");
        browser.find("dialog [data-field=to] [aria-invalid=true]");
        browser.fill("dialog [data-field=from] input", from.toString());
        browser.fill("dialog [data-field=to] input", to.toString());
        browser.clickText("Show");

        await().atMost(PATIENCE).until(() -> browser.value(".tile strong"), Long.toString(expected)::equals);
        assertThat(Long.parseLong(browser.value(".tile:nth-child(2) strong"))).isBetween(1L, expected);
        assertThat(browser.value(".tile:nth-child(3) strong")).isEqualTo(Long.toString(bots));
        assertThat(browser.path())
                .contains(
                        "zone=America%2FSt_Johns",
                        "from=" + from.atZone(zone).toInstant().toString().substring(0, 13));
        browser.sees("America/St_Johns");
        // The period before, which it is compared to.
        long before = clicks(
                past,
                false,
                from.minusHours(55).atZone(zone).toInstant(),
                from.atZone(zone).toInstant());
        assertThat(browser.value(".tile .change")).contains(Long.toString(before));

        browser.click(".map [data-code=DE]");
        browser.sees("Countries: Germany");
        await().atMost(PATIENCE).until(() -> browser.count(".places .bar-row"), count -> count == 1);
    }

    @Test
    void chart_isWalkedAndZoomedByKeys_andGivenAsATable() {
        browser.go("/dashboard/analytics?range=7d");
        browser.find(".chart-stage canvas");
        browser.find(".chart-stage").sendKeys(Keys.HOME, Keys.ARROW_RIGHT);
        await().atMost(PATIENCE)
                .until(
                        () -> String.valueOf(
                                browser.script("return document.querySelector('.series [aria-live]').textContent")),
                        spoken -> spoken.contains("Clicks: "));
        browser.find(".chart-stage").sendKeys(Keys.chord(Keys.SHIFT, Keys.ARROW_RIGHT), Keys.ENTER);
        await().atMost(PATIENCE).until(browser::path, path -> path.contains("from=") && path.contains("to="));
        browser.clickText("Zoom out");
        await().atMost(PATIENCE).until(browser::path, path -> !path.contains("from="));
        browser.settle();

        browser.click("button[aria-label='Clicks over time as a table']");
        browser.find(".chart-table tbody th");
        assertThat(browser.barriers()).isEmpty();
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void breakdown_filtersAllElse() {
        Link link = link("Filtered");
        api.follow(link.getCode());
        await().atMost(PATIENCE).until(() -> clicksShown(link), "1"::equals);

        browser.click("button.bar-row[title='Only Direct']");
        browser.find(".filter-chip");
        browser.settle();
        assertThat(browser.path()).contains("filter=channel%3D%22direct%22");
        assertThat(browser.value(".tile strong")).isEqualTo("1");
        browser.click(".filter-chip");
        await().atMost(PATIENCE).until(browser::path, path -> !path.contains("filter="));
    }

    @Test
    void report_isShared_openedSignedOut_andEnded() {
        Link link = link("Shared with everybody");
        String page = "/dashboard/analytics/links/" + link.getCode();
        browser.go(page);
        browser.clickText("Share");
        browser.clickText("Make an address");
        String report = URI.create(browser.value("dialog input[readonly]")).getPath();

        browser.forget();
        browser.go(report);
        browser.sees("Shared with everybody");
        browser.find(".chart-stage canvas");
        browser.settle();
        assertThat(browser.text()).doesNotContain("Sign in", "Referrers", "Campaign");
        assertThat(browser.complaints()).isEmpty();

        visitor.comesAsAdministrator();
        browser.go(page);
        browser.clickText("Share");
        browser.clickText("End");
        browser.sees("It is no longer shared");
        browser.forget();
        browser.go(report);
        browser.sees("This report is not shared");
    }

    @Test
    void webhook_isMade_tried_andWhatItMissedIsSentAgain() {
        AtomicReference<HttpStatus> answer = new AtomicReference<>(HttpStatus.INTERNAL_SERVER_ERROR);
        List<String> events = new CopyOnWriteArrayList<>();
        try (Server receiver = Server.builder()
                .http(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .service("/hook", (_, request) -> {
                    events.add(request.headers().get("webhook-id", "none"));
                    return HttpResponse.of(answer.get());
                })
                .build()) {
            receiver.start().join();
            browser.go("/dashboard/webhooks");
            browser.clickText("New webhook");
            browser.type("dialog [data-field=displayName] input", "Journey hook");
            browser.type("dialog [data-field=url] input", "http://127.0.0.1:" + receiver.activeLocalPort() + "/hook");
            browser.click("dialog input[value=LINK_EXPIRED]");
            browser.clickText("Create");
            assertThat(browser.value("dialog .secret input")).startsWith("whsec_");
            browser.clickText("I have kept it");
            browser.clickText("Journey hook");
            browser.clickText("Send a test");
            awaitDelivery("Given up");
            int before = events.size();

            answer.set(HttpStatus.NO_CONTENT);
            browser.click("tbody .button:last-child");
            browser.sees("1 delivery is sent again");
            awaitDelivery("Delivered");

            assertThat(events).hasSize(before + 1).containsOnly(events.getFirst());
            browser.clickText("Payload");
            browser.sees("\"type\": \"ping\"");
            browser.press(Keys.ESCAPE);
            browser.go("/dashboard/webhooks");
            browser.click("button[aria-label='Actions for Journey hook']");
            browser.clickMenu("Delete");
            browser.click("dialog .button.danger");
            browser.seesNot("Journey hook");
        }
        assertThat(browser.complaints()).isEmpty();
    }

    private void awaitDelivery(String state) {
        await().atMost(PATIENCE)
                .until(
                        () -> {
                            browser.clickText("Refresh");
                            browser.settle();
                            return browser.value("tbody td:nth-child(3) .badge");
                        },
                        state::equals);
    }

    @Test
    void link_isBlocked_andUnblocked() {
        Link link = link("Not for everybody");
        browser.go("/dashboard/blocklist");
        browser.clickText("Block a link");
        browser.type("dialog [data-field=code] input", link.getShortUrl());
        browser.type("dialog [data-field=reason] input", "A court said so");
        browser.click("dialog .button.primary");
        browser.sees("A court said so");
        assertThat(api.follow(link.getCode()).statusCode()).isEqualTo(451);

        browser.click("tr[data-key$='/" + link.getCode() + "'] button");
        browser.click("dialog .button.primary");
        browser.sees("Unblocked");
        assertThat(api.get(link.getCode()).getState()).isEqualTo(Link.State.ACTIVE);
    }

    @Test
    void domain_isAdded_changed_andDeleted() {
        browser.go("/dashboard/domains");
        browser.clickText("New domain");
        browser.type("dialog [data-field=host] input", "no host");
        browser.clickText("Create");
        browser.find("dialog [data-field=host] [aria-invalid=true]");
        browser.type("dialog [data-field=host] input", "go.journey.example");
        browser.clickText("Create");
        browser.click("button[aria-label='Actions for go.journey.example']");
        browser.clickMenu("Edit");
        browser.type("dialog [data-field=rootUrl] input", "https://journey.example/");
        browser.clickText("Save");
        browser.sees("https://journey.example/");

        browser.click("button[aria-label='Actions for go.journey.example']");
        browser.clickMenu("Delete");
        browser.click("dialog .button.danger");
        browser.seesNot("go.journey.example");
    }

    @Test
    void task_isRun() {
        browser.go("/dashboard/tasks");
        browser.click("button[aria-label='Run make-partitions now']");
        browser.sees("make-partitions is done");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void key_isMade_shownOnce_andMayWhatItMay() {
        browser.go("/dashboard/keys");
        browser.clickText("New key");
        browser.clickText("Create");
        browser.find("dialog [data-field=displayName] [aria-invalid=true]");
        browser.type("dialog [data-field=displayName] input", "Made in the dashboard");
        browser.clickText("Create");
        String secret = browser.value("dialog .secret input");
        assertThat(secret).startsWith("cur_");
        browser.clickText("I have kept it");
        browser.sees("Made in the dashboard");
        assertThat(browser.text()).doesNotContain(secret);
        // Who did it is told, and not what the secret is.
        browser.go("/dashboard/audit?resource=keys");
        browser.sees("created");
        assertThat(browser.text()).doesNotContain(secret);

        visitor.comesWith(secret);
        assertThat(browser.text()).contains("Links").doesNotContain("Administration", "Analytics", "Keys");
        browser.go("/dashboard/health");
        browser.sees("Not for this key");
    }

    @Test
    void health_everythingAnswers_andEveryClickIsAccountedFor() {
        browser.go("/dashboard/health");
        await().atMost(PATIENCE).until(() -> browser.count(".zero.right"), count -> count == 2);
        assertThat(browser.count(".health.up")).isEqualTo(6);
        assertThat(browser.count(".health.down")).isZero();
    }

    @Test
    void language_isChosen_andWhatTheServersSayIsInItToo() {
        Link ruled = api.create("""
                {"targetUrl": "https://example.com/", "rules": [{
                  "displayName": "r", "targets": [{"targetUrl": "https://example.com/r"}], "conditions": [
                    {"device": {"values": ["mobile"]}, "negate": true}, {"country": {"values": ["DE"]}}, {"visitorPercent": 0},
                    {"timeWindow": {"endTime": "2026-01-01T00:00:00Z"}}]}]}
                """);
        try {
            browser.click("button[aria-label=Language]");
            browser.clickMenu("Deutsch");
            browser.sees("Statistik");
            browser.go("/dashboard/new");
            browser.type("[data-field=targetUrl] input", "javascript:alert(1)");
            browser.type("[data-field=slug] input", "docs");
            browser.click(".form-foot .button.primary");
            browser.find("[data-field=slug] [aria-invalid=true]");

            assertThat(browser.text())
                    .contains("Ein Link beginnt mit https:// oder http://.", "Diese Endung ist reserviert.");
            browser.go("/dashboard/links/none-of-this-name");
            browser.sees("Diesen Link gibt es nicht");
            browser.go("/dashboard/links/" + ruled.getCode() + "?tab=rules");
            browser.sees("Gerät: mobile (erwartet: nicht mobile) · Land: nicht bekannt (erwartet: DE)");
            assertThat(browser.text()).contains("(erwartet: unter 0", "(erwartet: < 01.01.2026");
            browser.go("/dashboard/tasks");
            browser.sees("Es gibt Tabellen bis ");
            assertThat(browser.count("main [lang=en]")).isZero();
        } finally {
            browser.forget();
        }
    }

    private Link link(String title) {
        return api.create("{\"targetUrl\":\"https://example.com/numbers\",\"title\":\"" + title + "\"}");
    }

    private void awaitPast(Link link, List<Past> past) {
        long people = clicks(past, false, Instant.MIN, Instant.MAX);
        await().atMost(PATIENCE).until(() -> api.stats(link.getCode()).getAllTimeClicks(), clicks -> clicks == people);
    }

    private static long clicks(List<Past> past, boolean bots, Instant from, Instant to) {
        return past.stream()
                .filter(click -> click.bot() == bots
                        && !click.time().isBefore(from)
                        && click.time().isBefore(to))
                .count();
    }

    private String clicksShown(Link link) {
        browser.go("/dashboard/analytics/links/" + link.getCode());
        browser.settle();
        return browser.value(".tile strong");
    }
}
