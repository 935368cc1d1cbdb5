package dev.curlew.edge.redirect;

import com.linecorp.armeria.common.ExchangeType;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.RoutingContext;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.curlew.edge.click.Visit;
import dev.curlew.edge.problem.Problem;
import dev.curlew.edge.problem.Problems;
import dev.curlew.redirect.Decision;
import dev.curlew.redirect.RedirectRequest;
import dev.curlew.visitor.Visitor;
import dev.curlew.visitor.Visitors;
import java.net.InetAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;

/** Answers {@code /CODE}, {@code /CODE/path} and {@code /CODE+}; whatever else comes here is not there. */
final class RedirectService implements HttpService, GuardedRedirects.Exits {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final Links links;
    private final Consumer<Visit> clicks;
    private final Function<ServiceRequestContext, InetAddress> clientAddress;
    private final Visitors visitors;
    private final Executor slowLane;
    private final String domain;
    private final Clock clock;
    private final RedirectMetrics metrics;
    private final GuardedRedirects guarded;
    private final boolean secure;

    RedirectService(
            Links links,
            Consumer<Visit> clicks,
            Function<ServiceRequestContext, InetAddress> clientAddress,
            Visitors visitors,
            Executor slowLane,
            String domain,
            Clock clock,
            RedirectMetrics metrics,
            Guards guards,
            boolean secure) {
        this.links = links;
        this.clicks = clicks;
        this.clientAddress = clientAddress;
        this.visitors = visitors;
        this.slowLane = slowLane;
        this.domain = domain;
        this.clock = clock;
        this.metrics = metrics;
        this.guarded = new GuardedRedirects(guards, this);
        this.secure = secure;
    }

    @Override
    public ExchangeType exchangeType(RoutingContext routing) {
        return ExchangeType.UNARY;
    }

    @Override
    public HttpResponse serve(ServiceRequestContext ctx, HttpRequest request) {
        Optional<ShortPath> path = ShortPath.of(ctx.path());
        HttpMethod method = request.method();
        if (path.isEmpty()) {
            return refuse(ctx, "not_found", Problem.of(404, "NOT_FOUND", "There is nothing at this address."));
        }
        if (method != HttpMethod.GET && method != HttpMethod.HEAD && !isForm(ctx)) {
            return notAllowed(ctx);
        }
        LinkKey key = new LinkKey(domain, path.get().code());
        CompiledLink warm = links.warm(key);
        if (warm != null) {
            return answer(ctx, path.get(), key, warm);
        }
        return HttpResponse.of(links.find(key).thenApply(lookup -> switch (lookup) {
            case Lookup.Found(CompiledLink link) -> answer(ctx, path.get(), key, link);
            case Lookup.Unknown _ -> isForm(ctx) ? notAllowed(ctx) : unknown(ctx);
            case Lookup.Unavailable _ -> unavailable(ctx);
        }));
    }

    private HttpResponse answer(ServiceRequestContext ctx, ShortPath path, LinkKey key, CompiledLink link) {
        boolean atOnce = !link.plan().asksAgent() || visitors.knowsAgent(header(ctx, HttpHeaderNames.USER_AGENT));
        if (atOnce) {
            return decide(ctx, path, key, link);
        }
        try {
            // A user agent that was not seen before takes about a millisecond to read: too long for an event loop.
            return HttpResponse.of(CompletableFuture.supplyAsync(() -> decide(ctx, path, key, link), slowLane));
        } catch (RejectedExecutionException _) {
            return refuse(
                    ctx,
                    "overloaded",
                    Problem.of(503, "UNAVAILABLE", "There are too many new visitors right now.")
                            .retryAfter(RETRY_AFTER));
        }
    }

    private HttpResponse decide(ServiceRequestContext ctx, ShortPath path, LinkKey key, CompiledLink link) {
        if (isForm(ctx) && (path.preview() || !link.link().getPasswordProtected())) {
            return notAllowed(ctx);
        }
        Instant now = clock.instant();
        String query = Optional.ofNullable(ctx.query()).orElse("");
        RedirectRequest request = new RedirectRequest(path.rest(), query, now, () -> visitor(ctx));
        return switch (link.plan().decide(request)) {
            case Decision.Redirect redirect -> {
                boolean guard = link.guarded() && !redirect.fallback();
                if (path.preview()) {
                    yield guard && link.hidden()
                            ? PreviewPage.withoutTarget(link)
                            : PreviewPage.of(link, redirect.location());
                }
                if (isForm(ctx)) {
                    String linkPath = path.withoutRest(ctx.path());
                    yield guarded.submit(
                            ctx, link, linkPath, clientAddress.apply(ctx), revision -> links.changed(key, revision));
                }
                Visit visit = visit(ctx, link, redirect, query, now);
                yield guard ? guarded.answer(ctx, link, redirect, visit) : redirect(ctx, link, redirect, visit);
            }
            case Decision.NotFound _ -> unknown(ctx);
            case Decision.Gone _ -> gone(ctx);
            case Decision.Blocked(String reason, int status) ->
                refuse(
                        ctx,
                        "blocked",
                        Problem.of(status, "LINK_BLOCKED", reason.isEmpty() ? "This link is blocked." : reason));
            case Decision.Unsupported _ ->
                refuse(ctx, "unsupported", Problem.of(501, "NOT_SUPPORTED", "This link cannot be followed here."));
        };
    }

    @Override
    public HttpResponse redirect(
            ServiceRequestContext ctx, CompiledLink link, Decision.Redirect redirect, Visit visit) {
        if (ctx.request().method() == HttpMethod.GET) {
            clicks.accept(visit);
        }
        metrics.redirected();
        return HttpResponse.of(link.headers(redirect));
    }

    @Override
    public HttpResponse preview(ServiceRequestContext ctx, CompiledLink link, Visit visit) {
        if (ctx.request().method() == HttpMethod.GET) {
            clicks.accept(visit.previewed());
        }
        metrics.refused("social_preview");
        return SocialPage.of(link, secure ? "https" : "http");
    }

    @Override
    public HttpResponse gone(ServiceRequestContext ctx) {
        return refuse(ctx, "gone", Problem.of(410, "LINK_GONE", "This link has expired, is used up or was removed."));
    }

    /** Only links with a password take anything. */
    private static boolean isForm(ServiceRequestContext ctx) {
        MediaType type = ctx.request().contentType();
        return ctx.request().method() == HttpMethod.POST && type != null && type.is(MediaType.FORM_DATA);
    }

    private static HttpResponse notAllowed(ServiceRequestContext ctx) {
        return Problems.methodNotAllowed(ctx, "GET, HEAD");
    }

    private HttpResponse unavailable(ServiceRequestContext ctx) {
        return refuse(
                ctx,
                "unavailable",
                Problem.of(503, "UNAVAILABLE", "The link cannot be looked up right now.")
                        .retryAfter(RETRY_AFTER));
    }

    private HttpResponse unknown(ServiceRequestContext ctx) {
        return refuse(ctx, "not_found", Problem.of(404, "LINK_NOT_FOUND", "There is no such link."));
    }

    @Override
    public HttpResponse refuse(ServiceRequestContext ctx, String outcome, Problem problem) {
        metrics.refused(outcome);
        return Problems.respond(ctx, problem);
    }

    private Visitor visitor(ServiceRequestContext ctx) {
        return visitors.visitor(
                header(ctx, HttpHeaderNames.USER_AGENT),
                header(ctx, HttpHeaderNames.ACCEPT_LANGUAGE),
                header(ctx, HttpHeaderNames.REFERER),
                Optional.of(clientAddress.apply(ctx)));
    }

    private static String header(ServiceRequestContext ctx, CharSequence name) {
        return ctx.request().headers().get(name, "");
    }

    private Visit visit(
            ServiceRequestContext ctx, CompiledLink link, Decision.Redirect redirect, String query, Instant now) {
        RequestHeaders headers = ctx.request().headers();
        return new Visit(
                now,
                link.link().getLinkId(),
                link.link().getDomain(),
                link.link().getCode(),
                redirect.rule(),
                redirect.variant(),
                redirect.targetQuery(),
                query,
                headers.get(HttpHeaderNames.REFERER),
                headers.get(HttpHeaderNames.USER_AGENT),
                headers.get(HttpHeaderNames.ACCEPT_LANGUAGE),
                clientAddress.apply(ctx),
                isPrefetch(headers),
                "1".equals(headers.get("sec-gpc")) || "1".equals(headers.get(HttpHeaderNames.DNT)),
                false,
                Optional.empty());
    }

    private static boolean isPrefetch(RequestHeaders headers) {
        return headers.get("sec-purpose", "").contains("prefetch")
                || headers.get("purpose", "").contains("prefetch");
    }

    /**
     * A path that may lead to a link.
     *
     * @param code percent-decoded, in Unicode's normal form C
     * @param rest what follows the code and its slash, as it was sent
     * @param preview whether the code was followed by {@code +}
     */
    record ShortPath(String code, String rest, boolean preview) {

        static Optional<ShortPath> of(String path) {
            int slash = path.indexOf('/', 1);
            String first = slash < 0 ? path.substring(1) : path.substring(1, slash);
            String rest = slash < 0 ? "" : path.substring(slash + 1);
            boolean preview = first.endsWith("+") && slash < 0;
            String raw = preview ? first.substring(0, first.length() - 1) : first;
            // As link-service stores it and tells of its changes; a path without escapes is ASCII, and so composed.
            String code = raw.indexOf('%') < 0 ? raw : Normalizer.normalize(decode(raw), Normalizer.Form.NFC);
            return Codes.possible(code) ? Optional.of(new ShortPath(code, rest, preview)) : Optional.empty();
        }

        /** A path, which this was read from, up to the code. */
        String withoutRest(String path) {
            return rest.isEmpty() ? path : path.substring(0, path.length() - rest.length() - 1);
        }

        private static String decode(String raw) {
            try {
                return URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8);
            } catch (IllegalArgumentException _) {
                return "";
            }
        }
    }
}
