package dev.curlew.edge.redirect;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.ResponseHeaders;
import dev.curlew.edge.page.Page;
import dev.curlew.edge.page.Texts;

/** Asks for the password of a link. Says nothing of where the link leads. */
final class PasswordPage {

    private PasswordPage() {}

    /**
     * The page.
     *
     * @param address the path and query of the link, to which the form is sent
     * @param wrong whether a wrong one was given
     */
    static HttpResponse of(String address, boolean wrong, Texts texts) {
        String title = texts.text("password.title");
        String main = """
                <h1>%s</h1>
                <p>%s</p>
                <form method="post" action="%s">
                <label for="password">%s</label>
                <p class="row">
                <input id="password" name="password" type="password" maxlength="128" autocomplete="current-password" \
                required autofocus%s>
                <button type="submit">%s</button>
                </p>
                %s
                </form>
                """.formatted(
                        Page.escape(title),
                        Page.escape(texts.text("password.text")),
                        Page.escape(address),
                        Page.escape(texts.text("password.label")),
                        wrong ? " aria-invalid=\"true\" aria-describedby=\"problem\"" : "",
                        Page.escape(texts.text("password.continue")),
                        wrong ? problem(texts) : "");
        ResponseHeaders headers = Page.headersWithForm(HttpStatus.UNAUTHORIZED, texts)
                .set(HttpHeaderNames.CACHE_CONTROL, "private, no-store")
                // No browser knows this scheme, so none asks with a dialogue of its own.
                .set(HttpHeaderNames.WWW_AUTHENTICATE, "Cookie realm=\"short link\"")
                .set("x-robots-tag", "noindex")
                .build();
        return Page.response(headers, Page.of(texts, title, main));
    }

    private static String problem(Texts texts) {
        return "<p id=\"problem\" role=\"alert\" class=\"error\">" + Page.escape(texts.text("password.wrong")) + "</p>";
    }
}
