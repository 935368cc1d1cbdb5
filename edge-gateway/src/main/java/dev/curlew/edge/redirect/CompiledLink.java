package dev.curlew.edge.redirect;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import dev.curlew.proto.link.v1.ResolvedLink;
import dev.curlew.redirect.Decision;
import dev.curlew.redirect.RedirectPlan;
import java.util.SortedSet;
import java.util.TreeSet;

/** A version of a link, with all prepared that is the same for every visitor. */
final class CompiledLink {

    private static final int OBJECT_BYTES = 1200;

    private final ResolvedLink link;
    private final RedirectPlan plan;
    private final String vary;
    private final ResponseHeaders plainHeaders;

    private CompiledLink(ResolvedLink link) {
        this.link = link;
        plan = RedirectPlan.of(link);
        vary = vary(plan, link);
        plainHeaders = build(plan.plain());
    }

    private static String vary(RedirectPlan plan, ResolvedLink link) {
        SortedSet<String> names = new TreeSet<>(plan.headersAsked());
        if (link.getSocialPreview()) {
            names.add("user-agent");
        }
        return String.join(", ", names);
    }

    static CompiledLink of(ResolvedLink link) {
        return new CompiledLink(link);
    }

    /** What decides. */
    RedirectPlan plan() {
        return plan;
    }

    /** Whether something comes before a redirect, or not everybody gets it: see {@link GuardedRedirects}. */
    boolean guarded() {
        return hidden() || link.getSocialPreview();
    }

    /** Whether the target is nobody's business without a password or a click. */
    boolean hidden() {
        return link.getPasswordProtected() || link.getClickLimited();
    }

    /** The headers of an answer that elsewhere is where to go. */
    ResponseHeaders headers(Decision.Redirect redirect) {
        return redirect.plain() ? plainHeaders : build(redirect);
    }

    private ResponseHeaders build(Decision.Redirect redirect) {
        ResponseHeadersBuilder headers = ResponseHeaders.builder(HttpStatus.valueOf(redirect.status()))
                .set(HttpHeaderNames.LOCATION, redirect.location())
                .set(HttpHeaderNames.CACHE_CONTROL, cacheControl(redirect))
                .contentLength(0)
                .endOfStream(true);
        if (!vary.isEmpty()) {
            headers.set(HttpHeaderNames.VARY, vary);
        }
        if (!link.getCrawlable()) {
            headers.set("x-robots-tag", "noindex");
        }
        return headers.build();
    }

    private String cacheControl(Decision.Redirect redirect) {
        if (hidden()) {
            return "private, no-store";
        }
        long maxAge = Math.max(0, redirect.maxAgeSeconds());
        // What rules decide is for this visitor alone, whatever a shared cache would make of the headers they look at.
        boolean shared = maxAge > 0 && !plan.dependsOnVisitor();
        return (shared ? "public" : "private") + ", max-age=" + maxAge;
    }

    ResolvedLink link() {
        return link;
    }

    long revision() {
        return link.getRevision();
    }

    /** About what it takes in memory: the message, its parts and the headers, in bytes. */
    int weight() {
        return OBJECT_BYTES + 4 * link.getSerializedSize() + plan.rulesWeight();
    }
}
