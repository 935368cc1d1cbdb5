package dev.curlew.edge.redirect;

import com.github.benmanes.caffeine.cache.Ticker;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.curlew.edge.click.Visit;
import dev.curlew.edge.domain.Domains;
import dev.curlew.visitor.Visitors;
import io.grpc.Channel;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
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

    private Redirects(LinkWatcher watcher, ExecutorService slowLane, RedirectService service, DomainGate gate) {
        this.watcher = watcher;
        this.slowLane = slowLane;
        this.service = service;
        this.gate = gate;
    }

    /**
     * Begins to watch for changes.
     *
     * @param linkService the channel to link-service; not closed by this
     * @param edgeId what link-service calls this edge in its logs
     * @param domain the default domain: host, and port unless it is the scheme's own
     * @param domains which domain a host is; not closed by this
     * @param cacheMaxBytes what the cached links may take in memory, about
     * @param clicks takes each click before its redirect is answered
     * @param clientAddress the visitor's address, proxies seen through
     * @param visitors tells rules who visits, and bots from people; not closed by this
     * @param secure whether the public comes over https
     */
    public static Redirects open(
            Channel linkService,
            String edgeId,
            String domain,
            Domains domains,
            long cacheMaxBytes,
            Consumer<Visit> clicks,
            Function<ServiceRequestContext, InetAddress> clientAddress,
            Visitors visitors,
            boolean secure,
            PrometheusRegistry registry,
            Clock clock) {
        RedirectMetrics metrics = new RedirectMetrics(registry);
        LinkCache cache = new LinkCache(cacheMaxBytes, Ticker.systemTicker());
        Links links = new Links(
                cache,
                new ResolveLoader(linkService, domain, domains::revision),
                metrics,
                System::nanoTime,
                MOST_LOADS);
        LinkWatcher watcher = new LinkWatcher(linkService, edgeId, domain, cache, domains::heard, metrics, TIMING);
        DomainGate gate = new DomainGate(domains, metrics);
        // Every link has the status in it that its domain had when it was asked for.
        domains.onOtherStatus(cache::reset);
        metrics.gauges(cache::size, () -> watcher.connected() ? 1 : 0);
        ExecutorService slowLane = new ThreadPoolExecutor(
                SLOW_THREADS,
                SLOW_THREADS,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(MOST_SLOW),
                Thread.ofPlatform().daemon().name("redirect-slow-lane-", 0).factory());
        Guards guards = new Guards(new GuardLoader(linkService), new PasswordCookie(secure, clock), visitors, slowLane);
        return new Redirects(
                watcher,
                slowLane,
                new RedirectService(
                        gate, links, clicks, clientAddress, visitors, slowLane, clock, metrics, guards, secure),
                gate);
    }

    /** Answers every path that nothing else answers. */
    public HttpService service() {
        return service;
    }

    /** Answers who asks for no code at all, for whom {@code landing} is the default domain's page. */
    public HttpResponse root(HttpService landing, ServiceRequestContext ctx, HttpRequest request) throws Exception {
        return gate.root(landing, ctx, request);
    }

    /** Stops watching. */
    @Override
    public void close() {
        watcher.close();
        slowLane.shutdown();
    }
}
