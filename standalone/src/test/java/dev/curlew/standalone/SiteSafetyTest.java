package dev.curlew.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.curlew.proto.link.v1.Link;
import dev.curlew.standalone.BrowserExtension.Visitor;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** That nothing that somebody has stored becomes a part of a page: every text field holds markup and scripts. */
@ExtendWith({StackExtension.class, BrowserExtension.class})
class SiteSafetyTest {
    private static final String PROBE = "\\\"'><img src=x onerror=window.probed=1><script>window.probed=1</script>"
            + "<svg onload=window.probed=1>{{constructor}}javascript:window.probed=1";

    /** As long as names may be. */
    private static final String SHORT_PROBE = PROBE.substring(0, 100);

    private final Visitor visitor;
    private final Browser browser;
    private final PublicApi api;

    SiteSafetyTest(Visitor visitor) {
        this.visitor = visitor;
        browser = visitor.browser();
        api = visitor.api();
    }

    @Test
    void storedMarkup_staysText() {
        Link link = api.update(
                api.create("{\"targetUrl\":\"https://example.com/?q=%3Cscript%3E\",\"slug\":\"probe-~._é\"}")
                        .getCode()
                        .replace("é", "%C3%A9"),
                probed());
        String code = link.getCode().replace("é", "%C3%A9");
        api.update(code, "{\"title\":\"" + PROBE + " again\"}");
        String hook = administered();
        String report = api.make("/api/v1/links/" + code + "/reports", "{}", "token");
        for (String agent :
                List.of("Mozilla/5.0 <script>window.probed=1</script>", PublicApi.BROWSER + " <svg onload=x>")) {
            assertThat(visit(code, agent).statusCode()).isEqualTo(302);
        }
        await().until(() -> api.stats(code).getAllTimeClicks() > 1);

        visitor.comesAsAdministrator();
        for (String path : pages(code, hook)) {
            browser.go(path);
            browser.settle();
            assertSafe(path);
        }
        browser.go("/dashboard/webhooks/" + hook);
        browser.clickText("Payload");
        browser.find("dialog .payload");
        assertSafe("payload");
        browser.go("/dashboard/live?code=" + code);
        browser.sees("Connected");
        assertThat(visit(code, "Mozilla/5.0 <script>window.probed=1</script>").statusCode())
                .isEqualTo(302);
        browser.find(".ticker li time");
        assertSafe("live");
        browser.go(
                "/dashboard/links?q=%22%3E%3Cimg+src=x+onerror=window.probed=1%3E&tag=%3Csvg+onload=window.probed=1%3E");
        browser.settle();
        assertSafe("filters");
        browser.go("/" + code + "+");
        assertSafe("preview");
        browser.forget();
        browser.go("/dashboard/report/" + report);
        browser.sees("again");
        browser.settle();
        assertSafe("report");
    }

    /** What administrators write; the webhook. */
    private String administered() {
        String name = "{\"displayName\":\"" + SHORT_PROBE + "\",";
        api.make("/api/v1/keys", name + "\"scopes\":[\"LINKS_READ\"]}", "keyId");
        Link blocked = api.createLinkTo("https://example.com/%3Cscript%3E");
        api.make("/api/v1/links/" + blocked.getCode() + ":block", "{\"reason\":\"" + PROBE + "\"}", "code");
        String tags = "\"tags\":[\"<svg onload=window.probed=1>\"]}";
        String hook = api.make(
                "/api/v1/webhooks",
                name + "\"url\":\"https://hooks.example/?%3Cscript%3E'><svg\",\"eventTypes\":[\"LINK_CREATED\"],"
                        + tags,
                "webhookId");
        api.create("{\"targetUrl\":\"https://example.com/told\",\"title\":\"" + PROBE + "\"," + tags);
        return hook;
    }

    /** Where stored texts are shown; a page that is new comes here. */
    private static List<String> pages(String code, String hook) {
        return List.of(
                "/dashboard/links",
                "/dashboard/links/" + code,
                "/dashboard/links/" + code + "?tab=rules",
                "/dashboard/links/" + code + "?tab=qr",
                "/dashboard/links/" + code + "?tab=history",
                "/dashboard/transfer",
                "/dashboard/analytics",
                "/dashboard/analytics/links/" + code + "?filter=utm_source%3D%22%3Cimg+src%3Dx%3E%22",
                "/dashboard/analytics/links/" + code + "?range=today",
                "/dashboard/live",
                "/dashboard/keys",
                "/dashboard/domains",
                "/dashboard/blocklist",
                "/dashboard/webhooks",
                "/dashboard/webhooks/" + hook,
                "/dashboard/tasks",
                "/dashboard/audit",
                "/dashboard/health");
    }

    private static String probed() {
        String tag = PROBE.substring(0, 40).replace(",", "");
        return "{\"title\":\"" + PROBE + "\",\"tags\":[\"" + tag + "\"],\"notes\":\"" + PROBE
                + "\",\"utm\":{\"source\":\""
                + PROBE + "\"},\"rules\":[{\"displayName\":\"" + PROBE.substring(0, 50)
                + "\",\"conditions\":[{\"queryParameter\":{\"parameter\":\"<b>\",\"value\":\"<i onclick=x>\"}}],"
                + "\"targets\":[{\"targetUrl\":\"https://example.com/%3Cb%3E\",\"displayName\":\"<u>v</u>\"}]}]}";
    }

    private HttpResponse<String> visit(String code, String agent) {
        return api.send(api.request("/" + code
                        + "?utm_source=%3Cimg%20src=x%20onerror=window.probed=1%3E&utm_campaign=%3Cscript%3Ewindow.probed=1"
                        + "%3C/script%3E&utm_medium=%22%27%3E%3Csvg%20onload=window.probed=1%3E")
                .header("User-Agent", agent)
                .header("Accept-Language", "<svg onload=window.probed=1>,de")
                .header("Referer", "https://evil.example/<img src=x onerror=window.probed=1>")
                .build());
    }

    private void assertSafe(String where) {
        assertThat(browser.script("return window.probed ?? 'not'")).as(where).isEqualTo("not");
        assertThat(
                        browser.script(
                                "return document.querySelectorAll(\"img[src='x'], svg[onload], main b, main u, main i, main script\").length"))
                .as(where)
                .isEqualTo(0L);
        assertThat(browser.script("return document.querySelectorAll(\"a[href^='javascript' i]\").length"))
                .as(where)
                .isEqualTo(0L);
        assertThat(browser.complaints()).as(where).isEmpty();
    }
}
