package dev.curlew.edge.redirect;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.ResponseHeaders;
import dev.curlew.edge.page.Page;

/** Asks for the password of a link. Says nothing of where the link leads. */
final class PasswordPage {

    // No script at all. Where forms lead is not restricted, since browsers hold that against the redirects behind them.
    private static final String POLICY =
            "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'";

    private PasswordPage() {}

    /**
     * The page.
     *
     * @param address the path and query of the link, to which the form is sent
     * @param wrong whether a wrong one was given
     */
    static HttpResponse of(String address, boolean wrong) {
        String main = """
                <h1>Password needed</h1>
                <p>This link leads on only with a password.</p>
                <form method="post" action="%s">
                <p><label for="password">Password</label></p>
                <p><input id="password" name="password" type="password" maxlength="128" autocomplete="current-password" \
                required autofocus%s></p>
                %s
                <p><button type="submit">Continue</button></p>
                </form>
                """.formatted(
                        Page.escape(address),
                        wrong ? " aria-invalid=\"true\" aria-describedby=\"problem\"" : "",
                        wrong ? "<p id=\"problem\" role=\"alert\">That password is wrong. Try again.</p>" : "");
        ResponseHeaders headers = Page.headers(HttpStatus.UNAUTHORIZED)
                .set(HttpHeaderNames.CONTENT_SECURITY_POLICY, POLICY)
                .set(HttpHeaderNames.CACHE_CONTROL, "private, no-store")
                // No browser knows this scheme, so none asks with a dialogue of its own.
                .set(HttpHeaderNames.WWW_AUTHENTICATE, "Cookie realm=\"short link\"")
                .set("x-robots-tag", "noindex")
                .build();
        return Page.response(headers, Page.of("Password needed", main));
    }
}
