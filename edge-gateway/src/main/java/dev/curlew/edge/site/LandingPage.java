package dev.curlew.edge.site;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import dev.curlew.edge.page.Page;

/** The form that shortens, with what came of it. */
final class LandingPage {

    private LandingPage() {}

    static HttpResponse empty() {
        return respond(HttpStatus.OK, "", "");
    }

    static HttpResponse shortened(String shortUrl) {
        String url = Page.escape(shortUrl);
        return respond(HttpStatus.OK, "", """
                <section aria-live="polite">
                <label for="short">Your short link</label>
                <p class="row">
                <input id="short" type="text" readonly value="%s">
                <button type="button" data-copy="short" hidden>Copy</button>
                </p>
                <p><a href="%s+">Preview</a></p>
                </section>
                """.formatted(url, url));
    }

    static HttpResponse refused(HttpStatus status, String target, String why) {
        return respond(status, target, "<p role=\"alert\" class=\"error\">%s</p>".formatted(Page.escape(why)));
    }

    private static HttpResponse respond(HttpStatus status, String target, String outcome) {
        String main = """
                <h1>Curlew</h1>
                <p>Makes long links short.</p>
                %s
                <form method="post" action="/">
                <label for="url">Long link</label>
                <p class="row">
                <input id="url" name="url" type="url" inputmode="url" required maxlength="8192" autocomplete="off" \
                placeholder="https://example.com/a/long/path" value="%s">
                <button type="submit">Shorten</button>
                </p>
                </form>
                <p class="small"><a href="/docs/">API</a> · <a href="/openapi.json">OpenAPI</a></p>
                <script src="/assets/site.js" defer></script>
                """.formatted(outcome.strip(), Page.escape(target));
        return Page.response(Page.headers(status).build(), Page.of("Curlew", main));
    }
}
