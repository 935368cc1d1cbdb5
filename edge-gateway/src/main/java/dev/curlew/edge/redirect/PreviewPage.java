package dev.curlew.edge.redirect;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import dev.curlew.edge.page.Page;
import dev.curlew.edge.page.Texts;
import java.net.URI;
import java.util.Optional;

/** Says where a link leads instead of going there. */
final class PreviewPage {

    private PreviewPage() {}

    /** The page of a link whose target is shown to those only who are let through. */
    static HttpResponse withoutTarget(CompiledLink link, Texts texts) {
        String title = texts.text("preview.title");
        String main = """
                <h1>%s</h1>
                <p>%s</p>
                """.formatted(Page.escape(title), texts.text("preview.hidden", shortLink(link)));
        return respond(texts, title, main);
    }

    /**
     * The page of a link.
     *
     * @param target where it leads now
     */
    static HttpResponse of(CompiledLink link, String target, Texts texts) {
        String title = link.link().getTitle().isEmpty()
                ? texts.text("preview.title")
                : link.link().getTitle();
        String location = Page.escape(target);
        // Of the link's own target, which after its end may not be where it leads.
        boolean own = target.equals(link.plan().plain().location());
        String display = own ? link.link().getTargetDisplay() : "";
        String main = """
                <h1>%s</h1>
                <p>%s</p>
                <p class="target"><a href="%s" rel="nofollow noopener noreferrer">%s</a></p>
                <p>%s</p>
                <p><a class="button" href="%s" rel="nofollow noopener noreferrer">%s</a></p>
                """.formatted(
                        Page.escape(title),
                        texts.text("preview.leads", shortLink(link)),
                        location,
                        display.isEmpty() ? location : Page.escape(display),
                        Page.escape(texts.text("preview.check")),
                        location,
                        texts.text("preview.continue", Page.escape(host(display.isEmpty() ? target : display))));
        return respond(texts, title, main);
    }

    private static HttpResponse respond(Texts texts, String title, String main) {
        return Page.response(
                Page.headers(HttpStatus.OK, texts)
                        .set("x-robots-tag", "noindex")
                        .build(),
                Page.of(texts, title, main));
    }

    private static String shortLink(CompiledLink link) {
        String text = link.link().getDomain() + "/" + link.link().getCode();
        return "<strong>" + Page.escape(text) + "</strong>";
    }

    /** What of a target shows best whose it is; all of it, where it has no host. */
    private static String host(String target) {
        try {
            return Optional.ofNullable(URI.create(target).getRawAuthority())
                    .map(authority -> authority.substring(authority.indexOf('@') + 1))
                    .orElse(target);
        } catch (IllegalArgumentException _) {
            return target;
        }
    }
}
