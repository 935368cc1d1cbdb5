package dev.curlew.edge.redirect;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import dev.curlew.edge.page.Page;
import dev.curlew.edge.page.Texts;
import dev.curlew.proto.link.v1.TargetPreview;
import dev.curlew.redirect.UrlText;
import java.util.stream.Stream;

/**
 * What the bots of social networks and messengers get of a link: what its target says of itself, as Open Graph has it, or else the
 * link's title; and not the target.
 */
final class SocialPage {

    private SocialPage() {}

    /**
     * The page.
     *
     * @param scheme by which the public comes
     */
    static HttpResponse of(CompiledLink link, String scheme) {
        String domain = link.link().getDomain();
        String url = scheme + "://" + domain + "/" + UrlText.path(link.link().getCode());
        TargetPreview target = link.link().getTargetPreview();
        String title = Stream.of(target.getTitle(), link.link().getTitle())
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse(url);
        String document = """
                <!doctype html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <title>%1$s</title>
                <meta property="og:type" content="website">
                <meta property="og:title" content="%1$s">
                <meta property="og:url" content="%2$s">
                <meta property="og:site_name" content="%3$s">
                %4$s<meta name="twitter:card" content="%5$s">
                <meta name="twitter:title" content="%1$s">
                <link rel="canonical" href="%2$s">
                </head>
                <body><h1>%1$s</h1></body>
                </html>
                """.formatted(
                        Page.escape(title),
                        Page.escape(url),
                        Page.escape(domain),
                        tag("og:description", target.getDescription()) + tag("og:image", target.getImageUrl()),
                        target.getImageUrl().isEmpty() ? "summary" : "summary_large_image");
        ResponseHeadersBuilder headers =
                Page.headers(HttpStatus.OK, Texts.english()).set(HttpHeaderNames.VARY, "user-agent");
        if (!link.link().getCrawlable()) {
            headers.set("x-robots-tag", "noindex");
        }
        return HttpResponse.of(headers.build(), HttpData.ofUtf8(document));
    }

    private static String tag(String property, String content) {
        return content.isEmpty()
                ? ""
                : "<meta property=\"%s\" content=\"%s\">\n".formatted(property, Page.escape(content));
    }
}
