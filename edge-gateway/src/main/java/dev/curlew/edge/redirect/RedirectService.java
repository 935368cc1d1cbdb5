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
import dev.curlew.edge.click.ClientNetwork;
import dev.curlew.edge.click.Visit;
import dev.curlew.edge.domain.EdgeDomain;
import dev.curlew.edge.page.Texts;
import dev.curlew.edge.problem.Problem;
import dev.curlew.edge.problem.Problems;
import dev.curlew.edge.qr.QrCodes;
import dev.curlew.redirect.Decision;
import dev.curlew.redirect.RedirectRequest;
import dev.curlew.visitor.Visitor;
import dev.curlew.visitor.Visitors;
import io.netty.util.AsciiString;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** Answers {@code /CODE}, {@code /CODE/path} and {@code /CODE+} on any domain; whatever else comes here is not there. */
final class RedirectService implements HttpService, GuardedRedirects.Exits {

    // Names as strings would be looked for again in each request.
    private static final AsciiString SEC_PURPOSE = HttpHeaderNames.of("sec-purpose");
    private static final AsciiString PURPOSE = HttpHeaderNames.of("purpose");

    private final DomainGate gate;
    private final Links links;
    private final WrongCodes wrongCodes;
    private final Consumer<Visit> clicks;
    private final Function<ServiceRequestContext, InetAddress> clientAddress;
    private final Visitors visitors;
    private final AgentReading reading;
    private final Clock clock;
    private final RedirectMetrics metrics;
    private final GuardedRedirects guarded;
    private final QrService qrCodes;
    private final boolean secure;
    private final Shortcut shortcut;

    RedirectService(
            DomainGate gate,
            Links links,
            WrongCodes wrongCodes,
            Consumer<Visit> clicks,
            Function<ServiceRequestContext, InetAddress> clientAddress,
            Visitors visitors,
            AgentReading reading,
            Clock clock,
            RedirectMetrics metrics,
            Guards guards,
            QrCodes qrCodes,
            boolean secure,
            Shortcut shortcut) {
        this.gate = gate;
        this.links = links;
        this.wrongCodes = wrongCodes;
        this.clicks = clicks;
        this.clientAddress = clientAddress;
        this.visitors = visitors;
        this.reading = reading;
        this.clock = clock;
        this.metrics = metrics;
        this.guarded = new GuardedRedirects(guards, this);
        this.qrCodes = new QrService(this, qrCodes, secure ? "https" : "http");
        this.secure = secure;
        this.shortcut = shortcut;
    }

    @Override
    public ExchangeType exchangeType(RoutingContext routing) {
        return ExchangeType.UNARY;
    }

    @Override
    public HttpResponse serve(ServiceRequestContext ctx, HttpRequest request) {
        Optional<EdgeDomain> domain = gate.find(ctx);
        if (domain.isEmpty()) {
            return gate.unknownHost(ctx);
        }
        if (QrService.isFor(ctx.path())) {
            shortcut.leave(ctx);
            return qrCodes.serve(ctx, domain.get());
        }
        List<ShortPath> paths = ShortPath.of(domain.get(), ctx.path());
        if (paths.isEmpty()) {
            shortcut.leave(ctx);
            return gate.nothing(ctx, domain.get());
        }
        HttpMethod method = request.method();
        if (method != HttpMethod.GET && method != HttpMethod.HEAD && !isForm(ctx)) {
            return notAllowed(ctx);
        }
        return answerFirst(ctx, paths);
    }

    /** Answers for the first of these readings that is a link. */
    private HttpResponse answerFirst(ServiceRequestContext ctx, List<ShortPath> paths) {
        ShortPath path = paths.getFirst();
        LinkKey key = path.key();
        CompiledLink warm = links.warm(key);
        if (warm != null) {
            return answer(ctx, path, key, warm);
        }
        return cold(
                ctx,
                key,
                link -> answer(ctx, path, key, link),
                () -> paths.size() == 1
                        ? unknown(ctx, path.domain())
                        : answerFirst(ctx, paths.subList(1, paths.size())));
    }

    /** Asks for a link; but not for who may be guessing codes, unless it is one that is known here. */
    private HttpResponse cold(
            ServiceRequestContext ctx,
            LinkKey key,
            Function<CompiledLink, HttpResponse> found,
            Supplier<HttpResponse> unknown) {
        shortcut.leave(ctx);
        String network = ClientNetwork.of(clientAddress.apply(ctx));
        Optional<Duration> refused = links.knows(key) ? Optional.empty() : wrongCodes.refused(network);
        if (refused.isPresent()) {
            return tooManyWrongCodes(ctx, refused.get());
        }
        return HttpResponse.of(links.find(key, network).thenApply(lookup -> switch (lookup) {
            case Lookup.Found(CompiledLink link) -> found.apply(link);
            case Lookup.Unknown _ ->
                wrongCodes
                        .refused(network)
                        .map(delay -> tooManyWrongCodes(ctx, delay))
                        .orElseGet(unknown);
            case Lookup.Unavailable _ -> unavailable(ctx);
        }));
    }

    private HttpResponse tooManyWrongCodes(ServiceRequestContext ctx, Duration delay) {
        return refuse(
                ctx,
                "too_many_wrong_codes",
                Problem.of(429, "TOO_MANY_WRONG_CODES", "Too many links that do not exist were asked for.")
                        .retryAfter(delay));
    }

    /** Answers for a link, if there is one, whatever its state. */
    HttpResponse find(ServiceRequestContext ctx, LinkKey key, Function<CompiledLink, HttpResponse> found) {
        CompiledLink warm = links.warm(key);
        if (warm != null) {
            return found.apply(warm);
        }
        return cold(ctx, key, found, () -> noSuchLink(ctx));
    }

    /** The QR code of a link, as an SVG, for who knows its domain and code. */
    HttpResponse qrCode(ServiceRequestContext ctx, String host, String code) {
        return gate.find(host).map(domain -> qrCodes.serve(ctx, domain, code)).orElseGet(() -> noSuchLink(ctx));
    }

    HttpResponse noSuchLink(ServiceRequestContext ctx) {
        return refuse(ctx, "not_found", Problem.of(404, "LINK_NOT_FOUND", "There is no such link."));
    }

    HttpResponse answer(ServiceRequestContext ctx, ShortPath path, LinkKey key, CompiledLink link) {
        boolean asks = link.plan().asksAgent();
        String userAgent = header(ctx, HttpHeaderNames.USER_AGENT);
        if (!reading.isWanted(userAgent, asks)) {
            return decide(ctx, path, key, link);
        }
        shortcut.leave(ctx);
        return reading.before(
                userAgent,
                asks,
                () -> decide(ctx, path, key, link),
                () -> refuse(ctx, "overloaded", Problem.unavailable("There are too many new visitors right now.")));
    }

    private HttpResponse decide(ServiceRequestContext ctx, ShortPath path, LinkKey key, CompiledLink link) {
        if (isForm(ctx) && (path.preview() || !link.link().getPasswordProtected())) {
            return notAllowed(ctx);
        }
        Instant now = clock.instant();
        String query = Optional.ofNullable(ctx.query()).orElse("");
        RedirectRequest request = new RedirectRequest(path.rest(), query, now, () -> visitor(ctx));
        Decision decision = link.plan().decide(request);
        if (decision instanceof Decision.Redirect redirect && isStraight(ctx, path, link, redirect)) {
            if (ctx.request().method() == HttpMethod.GET) {
                clicks.accept(visit(ctx, link, redirect, query, now));
            }
            return redirected(ctx, link, redirect, now);
        }
        shortcut.leave(ctx);
        return switch (decision) {
            case Decision.Redirect redirect -> {
                if (path.preview()) {
                    boolean guard = guards(link, redirect);
                    Texts texts = Texts.of(ctx.request().headers());
                    yield guard && link.hidden()
                            ? PreviewPage.withoutTarget(link, texts)
                            : PreviewPage.of(link, redirect.location(), texts);
                }
                if (isForm(ctx)) {
                    String linkPath = path.withoutRest(ctx.path());
                    yield guarded.submit(
                            ctx, link, linkPath, clientAddress.apply(ctx), revision -> links.changed(key, revision));
                }
                yield guarded.answer(ctx, link, redirect, visit(ctx, link, redirect, query, now));
            }
            case Decision.NotFound _ -> unknown(ctx, path.domain());
            case Decision.Gone _ -> gone(ctx);
            case Decision.Blocked blocked -> blocked(ctx, blocked);
            case Decision.Unsupported _ ->
                refuse(ctx, "unsupported", Problem.of(501, "NOT_SUPPORTED", "This link cannot be followed here."));
        };
    }

    /** Whether nothing comes before the redirect, and it alone was asked for. */
    private static boolean isStraight(
            ServiceRequestContext ctx, ShortPath path, CompiledLink link, Decision.Redirect redirect) {
        return !path.preview() && !guards(link, redirect) && !isForm(ctx);
    }

    private static boolean guards(CompiledLink link, Decision.Redirect redirect) {
        return link.guarded() && !redirect.fallback();
    }

    @Override
    public HttpResponse redirect(
            ServiceRequestContext ctx, CompiledLink link, Decision.Redirect redirect, Visit visit) {
        if (ctx.request().method() == HttpMethod.GET) {
            clicks.accept(visit);
        }
        return redirected(ctx, link, redirect, visit.time());
    }

    private HttpResponse redirected(
            ServiceRequestContext ctx, CompiledLink link, Decision.Redirect redirect, Instant now) {
        metrics.redirected();
        return shortcut.answer(ctx, link.headers(redirect), now);
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

    private HttpResponse blocked(ServiceRequestContext ctx, Decision.Blocked blocked) {
        String reason = blocked.reason();
        return refuse(
                ctx,
                "blocked",
                reason.isEmpty()
                        ? Problem.of(blocked.status(), "LINK_BLOCKED", "This link is blocked.")
                        : Problem.of(blocked.status(), "LINK_BLOCKED", reason).with(Problem.BLOCK_REASON, reason));
    }

    /** Only links with a password take anything. */
    private static boolean isForm(ServiceRequestContext ctx) {
        if (ctx.request().method() != HttpMethod.POST) {
            return false;
        }
        MediaType type = ctx.request().contentType();
        return type != null && type.is(MediaType.FORM_DATA);
    }

    private static HttpResponse notAllowed(ServiceRequestContext ctx) {
        return Problems.methodNotAllowed(ctx, "GET, HEAD");
    }

    private HttpResponse unavailable(ServiceRequestContext ctx) {
        return refuse(ctx, "unavailable", Problem.unavailable("The link cannot be looked up right now."));
    }

    private HttpResponse unknown(ServiceRequestContext ctx, EdgeDomain domain) {
        if (isForm(ctx)) {
            return notAllowed(ctx);
        }
        return gate.unknownCode(ctx, domain);
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
                headers.method() == HttpMethod.HEAD,
                OrphanVisits.asksForPrivacy(headers),
                false,
                Optional.empty());
    }

    private static boolean isPrefetch(RequestHeaders headers) {
        return headers.get(SEC_PURPOSE, "").contains("prefetch")
                || headers.get(PURPOSE, "").contains("prefetch");
    }
}
