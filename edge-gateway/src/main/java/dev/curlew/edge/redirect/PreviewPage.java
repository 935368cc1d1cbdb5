package dev.curlew.edge.redirect;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import dev.curlew.edge.page.Page;

/** Says where a link leads instead of going there. */
final class PreviewPage {

    private PreviewPage() {}

    /** The page of a link whose target is shown to those only who are let through. */
    static HttpResponse withoutTarget(CompiledLink link) {
        String main = """
                <h1>Preview</h1>
                <p>Where the short link <strong>%s/%s</strong> leads is shown to those only who follow it.</p>
                """.formatted(
                Page.escape(link.link().getDomain()), Page.escape(link.link().getCode()));
        return Page.response(
                Page.headers(HttpStatus.OK).set("x-robots-tag", "noindex").build(), Page.of("Preview", main));
    }

    /**
     * The page of a link.
     *
     * @param target where it leads now
     */
    static HttpResponse of(CompiledLink link, String target) {
        String title = link.link().getTitle();
        String location = Page.escape(target);
        // Of the link's own target, which after its end may not be where it leads.
        String display =
                target.equals(link.plan().plain().location()) ? link.link().getTargetDisplay() : "";
        String main = """
                <h1>%s</h1>
                <p>The short link <strong>%s/%s</strong> leads to</p>
                <p class="target"><a href="%s" rel="nofollow noopener noreferrer">%s</a></p>
                """.formatted(
                        Page.escape(title.isEmpty() ? "Preview" : title),
                        Page.escape(link.link().getDomain()),
                        Page.escape(link.link().getCode()),
                        location,
                        display.isEmpty() ? location : Page.escape(display));
        return Page.response(
                Page.headers(HttpStatus.OK).set("x-robots-tag", "noindex").build(),
                Page.of(title.isEmpty() ? "Preview" : title, main));
    }
}
