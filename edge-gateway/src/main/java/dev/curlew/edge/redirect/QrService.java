package dev.curlew.edge.redirect;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.curlew.edge.domain.EdgeDomain;
import dev.curlew.edge.problem.Problems;
import dev.curlew.edge.qr.QrCodes;
import dev.curlew.edge.qr.QrCodes.Format;
import dev.curlew.proto.link.v1.ResolvedLink.State;
import dev.curlew.redirect.UrlText;
import java.util.Optional;

/** Answers {@code /CODE/qr.svg} and {@code /CODE/qr.png}: of every link that is there, also before its time. */
final class QrService {

    private static final String SVG = "/qr.svg";
    private static final String PNG = "/qr.png";

    private final RedirectService redirects;
    private final QrCodes codes;
    private final String scheme;

    QrService(RedirectService redirects, QrCodes codes, String scheme) {
        this.redirects = redirects;
        this.codes = codes;
        this.scheme = scheme;
    }

    /** Whether a path asks for a QR code, whatever link it names. */
    static boolean isFor(String path) {
        return path.endsWith(SVG) || path.endsWith(PNG);
    }

    HttpResponse serve(ServiceRequestContext ctx, EdgeDomain domain) {
        HttpMethod method = ctx.request().method();
        if (method != HttpMethod.GET && method != HttpMethod.HEAD) {
            return Problems.methodNotAllowed(ctx, "GET, HEAD");
        }
        String path = ctx.path();
        Optional<ShortPath> link = ShortPath.exact(domain, path.substring(0, path.length() - SVG.length()));
        return link.map(found -> redirects.find(ctx, found.key(), there -> draw(ctx, found, there)))
                .orElseGet(() -> redirects.noSuchLink(ctx));
    }

    /** The same of a link by its domain and its whole code, whatever host is asked. */
    HttpResponse serve(ServiceRequestContext ctx, EdgeDomain domain, String code) {
        ShortPath path = new ShortPath(domain, code, "", false);
        return Codes.possible(code)
                ? redirects.find(ctx, path.key(), there -> draw(ctx, path, there))
                : redirects.noSuchLink(ctx);
    }

    private HttpResponse draw(ServiceRequestContext ctx, ShortPath path, CompiledLink link) {
        State state = link.link().getState();
        if (state == State.DELETED || state == State.BLOCKED) {
            return redirects.answer(ctx, path, path.key(), link);
        }
        String url = scheme + "://" + link.link().getDomain() + "/"
                + UrlText.path(link.link().getCode());
        return codes.answer(ctx, url, ctx.path().endsWith(PNG) ? Format.PNG : Format.SVG);
    }
}
