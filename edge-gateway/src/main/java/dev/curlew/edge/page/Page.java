package dev.curlew.edge.page;

import com.google.common.html.HtmlEscapers;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;

/** A page in the dress that all pages share. It may load the style of this site and nothing else, and nothing may frame it. */
public final class Page {

    private static final String POLICY =
            "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'";

    // Where forms lead is not restricted there, since browsers hold that against the redirects behind them.
    private static final String WITHOUT_FORMS = POLICY + "; form-action 'none'";

    private Page() {}

    /**
     * A whole document.
     *
     * @param title plain text
     * @param main HTML, in which whatever came from outside is escaped
     */
    public static String of(Texts texts, String title, String main) {
        return """
                <!doctype html>
                <html lang="%s">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="color-scheme" content="light dark">
                <title>%s</title>
                <link rel="icon" href="/favicon.ico" type="image/svg+xml">
                <link rel="stylesheet" href="/assets/site.css">
                </head>
                <body>
                <main>
                %s
                </main>
                </body>
                </html>
                """.formatted(texts.language(), escape(title), main.strip());
    }

    /** Text as HTML text or as the value of an attribute in quotes. */
    public static String escape(String text) {
        return HtmlEscapers.htmlEscaper().escape(text);
    }

    /** The headers of a page without script or form that is not to be kept by anybody. */
    public static ResponseHeadersBuilder headers(HttpStatus status, Texts texts) {
        return ResponseHeaders.builder(status)
                .contentType(MediaType.HTML_UTF_8)
                .set(HttpHeaderNames.CONTENT_LANGUAGE, texts.language())
                .set(HttpHeaderNames.VARY, "accept, accept-language")
                .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
                .set(HttpHeaderNames.CONTENT_SECURITY_POLICY, WITHOUT_FORMS)
                .set(HttpHeaderNames.X_CONTENT_TYPE_OPTIONS, "nosniff")
                .set(HttpHeaderNames.REFERRER_POLICY, "same-origin");
    }

    /** The same, of a page with a form that leads anywhere. */
    public static ResponseHeadersBuilder headersWithForm(HttpStatus status, Texts texts) {
        return headers(status, texts).set(HttpHeaderNames.CONTENT_SECURITY_POLICY, POLICY);
    }

    /** An answer with a document that {@link #of} made. */
    public static HttpResponse response(ResponseHeaders headers, String document) {
        return HttpResponse.of(headers, HttpData.ofUtf8(document));
    }
}
