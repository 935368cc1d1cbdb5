package dev.curlew.edge.redirect;

import com.github.benmanes.caffeine.cache.Ticker;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.curlew.edge.click.Orphan;
import dev.curlew.edge.click.Visit;
import dev.curlew.edge.domain.Domains;
import dev.curlew.edge.domain.EdgeDomain;
import dev.curlew.edge.qr.QrCodes;
import dev.curlew.visitor.Visitors;
import io.grpc.Channel;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Redirects visitors, on Armeria's event loops and without waiting for anybody as long as a link is warm; watches link-service for
 * changes meanwhile.
 */
public final class Redirects implements AutoCloseable {

    private static final int MOST_LOADS = 512;
    // Renewed in less than GRPC_MAX_CONNECTION_AGE_GRACE, for which servers let streams of an aged connection go on.
    private static final LinkWatcher.Timing TIMING =
            new LinkWatcher.Timing(Duration.ofSeconds(15), Duration.ofMinutes(4), Duration.ofSeconds(5));

    private static final int SLOW_THREADS = 2;
    private static final int MOST_SLOW = 256;

    private final LinkWatcher watcher;
    private final ExecutorService slowLane;
    private final RedirectService service;
    private final DomainGate gate;
    private final WarmUpLoader warmUp;

    private Redirects(
            LinkWatcher watcher,
            ExecutorService slowLane,
            RedirectService service,
            DomainGate gate,
            WarmUpLoader warmUp) {
        this.watcher = watcher;
        this.warmUp = warmUp;
        this.slowLane = slowLane;
        this.service = service;
        this.gate = gate;
    }

    /**
     * What is configured.
     *
     * @param edgeId what link-service calls this edge in its logs
     * @param domain the default domain: host, and port unless it is the scheme's own
     * @param cacheMaxBytes what the cached links may take in memory, about
     * @param wrongCodesPerMinute how many codes that are not there a network may ask for; 0: as many as it likes
     * @param clicksAskAgent whether the user agent is to be read before a click is told
     * @param secure whether the public comes over https
     * @param requestTimeout how long an answer may take
     */
    public record Settings(
            String edgeId,
            String domain,
            long cacheMaxBytes,
            int wrongCodesPerMinute,
            boolean clicksAskAgent,
            boolean secure,
            Duration requestTimeout) {}

    /**
     * What else is needed; none of it is closed by this.
     *
     * @param domains which domain a host is
     * @param clicks takes each click before its redirect is answered
     * @param orphans takes each visit that no link was found for
     * @param clientAddress the visitor's address, proxies seen through
     * @param visitors tells rules who visits, and bots from people
     * @param qrCodes draws QR codes
     */
    public record Parts(
            Domains domains,
            Consumer<Visit> clicks,
            Consumer<Orphan> orphans,
            Function<ServiceRequestContext, InetAddress> clientAddress,
            Visitors visitors,
            QrCodes qrCodes) {}

    /**
     * Begins to watch for changes.
     *
     * @param linkService the channel to link-service; not closed by this
     */
    public static Redirects open(
            Channel linkService, Settings settings, Parts parts, PrometheusRegistry registry, Clock clock) {
        Domains domains = parts.domains();
        RedirectMetrics metrics = new RedirectMetrics(registry);
        LinkCache cache = new LinkCache(settings.cacheMaxBytes(), Ticker.systemTicker());
        WrongCodes wrongCodes = new WrongCodes(settings.wrongCodesPerMinute(), Ticker.systemTicker());
        Links links = new Links(
                cache,
                new ResolveLoader(linkService, settings.domain(), domains::revision, wrongCodes),
                metrics,
                System::nanoTime,
                MOST_LOADS);
        LinkWatcher watcher = new LinkWatcher(
                linkService, settings.edgeId(), settings.domain(), cache, domains::heard, metrics, TIMING);
        // Every link has the status in it that its domain had when it was asked for.
        domains.onOtherStatus(cache::reset);
        metrics.gauges(cache::size, cache::unknownSize, () -> watcher.connected() ? 1 : 0);
        ExecutorService slowLane = new ThreadPoolExecutor(
                SLOW_THREADS,
                SLOW_THREADS,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(MOST_SLOW),
                Thread.ofPlatform().daemon().name("redirect-slow-lane-", 0).factory());
        AgentReading reading = new AgentReading(parts.visitors(), settings.clicksAskAgent(), slowLane);
        DomainGate gate = new DomainGate(
                domains, metrics, new OrphanVisits(reading.before(parts.orphans()), parts.clientAddress(), clock));
        Guards guards = new Guards(
                new GuardLoader(linkService), new PasswordCookie(settings.secure(), clock), parts.visitors(), slowLane);
        RedirectService service = new RedirectService(
                gate,
                links,
                wrongCodes,
                parts.clicks(),
                parts.clientAddress(),
                parts.visitors(),
                reading,
                clock,
                metrics,
                guards,
                parts.qrCodes(),
                settings.secure(),
                new Shortcut(settings.requestTimeout()));
        return new Redirects(watcher, slowLane, service, gate, new WarmUpLoader(linkService, cache));
    }

    /**
     * Answers every path that nothing else answers. It says each request's id, and limits the time of all that may take some, by itself.
     */
    public HttpService service() {
        return service;
    }

    /** Answers who asks for no code at all, for whom {@code landing} is the default domain's page. */
    public HttpResponse root(HttpService landing, ServiceRequestContext ctx, HttpRequest request) throws Exception {
        return gate.root(landing, ctx, request);
    }

    /** Answers who asks for a page that is the default domain's alone. */
    public HttpResponse onDefaultDomain(HttpService page, ServiceRequestContext ctx, HttpRequest request)
            throws Exception {
        return gate.onDefaultDomain(page, ctx, request);
    }

    /** Whether a host, with its port unless that is the scheme's own, serves short links as far as is known. */
    public boolean serves(String authority) {
        return gate.find(authority).isPresent();
    }

    /** Draws the QR codes of links on any domain, for pages of the default one: {@code domain} and {@code code} are in the path. */
    public HttpService qrCodes() {
        return (ctx, _) -> service.qrCode(
                ctx,
                Optional.ofNullable(ctx.pathParam("domain")).orElse(""),
                Optional.ofNullable(ctx.pathParam("code")).orElse(""));
    }

    /** Answers phones with iOS that ask a domain whether an app may open its links. */
    public HttpService appleAppLinks() {
        return (ctx, _) -> gate.appLinks(ctx, EdgeDomain::appleAppLinks);
    }

    /** Answers phones with Android that ask a domain whether an app may open its links. */
    public HttpService androidAppLinks() {
        return (ctx, _) -> gate.appLinks(ctx, EdgeDomain::androidAppLinks);
    }

    /**
     * Asks for the links that are clicked most, and returns when they are there, when it took too long, or when link-service
     * does not answer.
     *
     * @param most how many; 0: none
     * @param patience how long it may take
     */
    public void warmUp(int most, Duration patience) {
        if (most > 0) {
            warmUp.load(most, patience, watcher);
        }
    }

    /** Stops watching. */
    @Override
    public void close() {
        watcher.close();
        slowLane.shutdown();
    }
}
