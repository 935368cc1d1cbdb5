package dev.curlew.edge.site;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import dev.curlew.edge.page.Page;
import dev.curlew.edge.page.Texts;

/** The form that shortens, with what came of it. */
final class LandingPage {

    private final Texts texts;

    LandingPage(Texts texts) {
        this.texts = texts;
    }

    HttpResponse empty() {
        return respond(HttpStatus.OK, "", "");
    }

    HttpResponse shortened(String shortUrl) {
        String url = Page.escape(shortUrl);
        return respond(HttpStatus.OK, "", """
                <section aria-live="polite">
                <label for="short">%s</label>
                <p class="row">
                <input id="short" type="text" readonly value="%s">
                <button type="button" data-copy="short" data-copied="%s" hidden>%s</button>
                </p>
                <p><a href="%s+">%s</a></p>
                </section>
                """.formatted(
                        escaped("landing.short"),
                        url,
                        escaped("landing.copied"),
                        escaped("landing.copy"),
                        url,
                        escaped("landing.preview")));
    }

    HttpResponse noForm() {
        return refused(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "", texts.text("landing.use-form"));
    }

    HttpResponse nothingEntered() {
        return refused(HttpStatus.BAD_REQUEST, "", texts.text("landing.enter"));
    }

    HttpResponse refused(HttpStatus status, String target, String why) {
        return respond(status, target, "<p role=\"alert\" class=\"error\">%s</p>".formatted(Page.escape(why)));
    }

    private HttpResponse respond(HttpStatus status, String target, String outcome) {
        String main = """
                <h1>Curlew</h1>
                <p>%s</p>
                %s
                <form method="post" action="/">
                <label for="url">%s</label>
                <p class="row">
                <input id="url" name="url" type="url" inputmode="url" required maxlength="8192" autocomplete="off" \
                placeholder="https://example.com/a/long/path" value="%s">
                <button type="submit">%s</button>
                </p>
                </form>
                <p class="small"><a href="/docs/">API</a> · <a href="/openapi.json">OpenAPI</a></p>
                <script src="/assets/site.js" defer></script>
                """.formatted(
                        escaped("landing.text"),
                        outcome.strip(),
                        escaped("landing.long"),
                        Page.escape(target),
                        escaped("landing.shorten"));
        return Page.response(Page.headersWithScript(status, texts).build(), Page.of(texts, "Curlew", main));
    }

    private String escaped(String key) {
        return Page.escape(texts.text(key));
    }
}
