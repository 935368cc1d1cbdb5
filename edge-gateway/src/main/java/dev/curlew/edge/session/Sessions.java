package dev.curlew.edge.session;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.server.DecoratingHttpServiceFunction;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.SimpleDecoratingHttpService;
import dev.curlew.edge.route.Routes;
import dev.curlew.edge.route.SameOrigin;
import dev.curlew.platform.config.Secret;
import io.grpc.Channel;
import java.time.Clock;
import java.util.Optional;

/** Sessions of the dashboard: an API key, kept in a cookie that only this site's own pages can use. */
public final class Sessions {

    /** Other sites' scripts cannot send it without being asked first whether they may, and they may not. */
    private static final String CSRF = "x-curlew-csrf";

    private final SessionCookie cookies;
    private final KeyLoader keys;
    private final SiteFacts facts;

    private Sessions(SessionCookie cookies, KeyLoader keys, SiteFacts facts) {
        this.cookies = cookies;
        this.keys = keys;
        this.facts = facts;
    }

    /**
     * What pages are told besides who is signed in.
     *
     * @param publicBaseUrl where the public finds short links
     * @param defaultDomain the domain of links that name none
     */
    public record SiteFacts(String publicBaseUrl, String defaultDomain) {}

    /**
     * Makes sessions; nobody is asked until somebody signs in.
     *
     * @param linkService the channel to link-service; not closed by this
     * @param secret shared by edges that are to take each other's cookies; empty: this one's are its own
     * @param secure whether the public comes over https
     */
    public static Sessions create(
            Channel linkService, Optional<Secret> secret, boolean secure, SiteFacts facts, Clock clock) {
        return new Sessions(new SessionCookie(secret, secure, clock), new KeyLoader(linkService), facts);
    }

    /**
     * Adds the routes by which browsers sign in and out.
     *
     * @param gate what comes before them
     */
    public void addTo(Routes routes, DecoratingHttpServiceFunction gate) {
        SessionService service = new SessionService(cookies, keys, facts);
        routes.addPage().path("/dashboard/session").decorator(gate).build(service::tell);
        routes.add()
                .post("/dashboard/session")
                .maxRequestLength(SessionService.LONGEST_BODY)
                .decorator(gate)
                .build(service::begin);
        routes.add().delete("/dashboard/session").decorator(gate).build(service::end);
    }

    /** Has requests of who is signed in made in the name of the key, where they have none themselves. */
    public HttpService authorizing(HttpService service) {
        return new Authorizing(service);
    }

    /** Whether a page of this site sends it. A link or a file to load cannot have the header, and changes nothing. */
    static boolean isOurs(RequestHeaders headers) {
        boolean reads = headers.method() == HttpMethod.GET || headers.method() == HttpMethod.HEAD;
        boolean marked = headers.contains(CSRF) && SameOrigin.isPossible(headers);
        return marked || (reads && SameOrigin.isSaid(headers));
    }

    private final class Authorizing extends SimpleDecoratingHttpService {

        Authorizing(HttpService service) {
            super(service);
        }

        @Override
        public HttpResponse serve(ServiceRequestContext ctx, HttpRequest request) throws Exception {
            RequestHeaders headers = request.headers();
            boolean plain = headers.contains(HttpHeaderNames.AUTHORIZATION)
                    || !headers.contains(HttpHeaderNames.COOKIE)
                    || !isOurs(headers);
            Optional<Secret> key =
                    plain ? Optional.empty() : cookies.read(headers).map(SessionCookie.Session::apiKey);
            if (key.isEmpty()) {
                return unwrap().serve(ctx, request);
            }
            HttpRequest named = request.mapHeaders(given -> given.toBuilder()
                    .set(HttpHeaderNames.AUTHORIZATION, "Bearer " + key.get().reveal())
                    .build());
            ctx.updateRequest(named);
            return unwrap().serve(ctx, named);
        }
    }
}
