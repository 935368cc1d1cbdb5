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

    private final Browser browser;
    private final PublicApi api;
    private final String key;

    SiteSafetyTest(Visitor visitor) {
        browser = visitor.browser();
        api = visitor.stack().api();
        key = visitor.adminKey();
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
        api.send("POST", "/api/v1/keys", "{\"displayName\":\"" + PROBE + "\",\"scopes\":[\"LINKS_READ\"]}");
        assertThat(visit(code).statusCode()).isEqualTo(302);
        await().until(() -> api.stats(code).getAllTimeClicks() > 0);

        browser.signIn(key);
        browser.desktop();
        for (String path : pages(code)) {
            browser.go(path);
            browser.settle();
            assertSafe(path);
        }
        browser.go(
                "/dashboard/links?q=%22%3E%3Cimg+src=x+onerror=window.probed=1%3E&tag=%3Csvg+onload=window.probed=1%3E");
        browser.settle();
        assertSafe("filters");
        browser.go("/" + code + "+");
        assertSafe("preview");
    }

    /** Where stored texts are shown; a page that is new comes here. */
    private static List<String> pages(String code) {
        return List.of(
                "/dashboard/links",
                "/dashboard/links/" + code,
                "/dashboard/links/" + code + "?tab=rules",
                "/dashboard/links/" + code + "?tab=qr",
                "/dashboard/links/" + code + "?tab=history",
                "/dashboard/transfer");
    }

    private static String probed() {
        String tag = PROBE.substring(0, 40).replace(",", "");
        return "{\"title\":\"" + PROBE + "\",\"tags\":[\"" + tag + "\"],\"notes\":\"" + PROBE
                + "\",\"utm\":{\"source\":\""
                + PROBE + "\"},\"rules\":[{\"displayName\":\"" + PROBE.substring(0, 50)
                + "\",\"conditions\":[{\"queryParameter\":{\"parameter\":\"<b>\",\"value\":\"<i onclick=x>\"}}],"
                + "\"targets\":[{\"targetUrl\":\"https://example.com/%3Cb%3E\",\"displayName\":\"<u>v</u>\"}]}]}";
    }

    private HttpResponse<String> visit(String code) {
        return api.send(api.request("/" + code)
                .header("User-Agent", "Mozilla/5.0 <script>window.probed=1</script>")
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
