package dev.curlew.edge.redirect;

import com.github.benmanes.caffeine.cache.Ticker;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.curlew.edge.click.Visit;
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

    private Redirects(LinkWatcher watcher, ExecutorService slowLane, RedirectService service) {
        this.watcher = watcher;
        this.slowLane = slowLane;
        this.service = service;
    }

    /**
     * Begins to watch for changes.
     *
     * @param linkService the channel to link-service; not closed by this
     * @param edgeId what link-service calls this edge in its logs
     * @param domain the default domain: host, and port unless it is the scheme's own
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
            long cacheMaxBytes,
            Consumer<Visit> clicks,
            Function<ServiceRequestContext, InetAddress> clientAddress,
            Visitors visitors,
            boolean secure,
            PrometheusRegistry registry,
            Clock clock) {
        RedirectMetrics metrics = new RedirectMetrics(registry);
        LinkCache cache = new LinkCache(cacheMaxBytes, Ticker.systemTicker());
        Links links = new Links(cache, new ResolveLoader(linkService, domain), metrics, System::nanoTime, MOST_LOADS);
        LinkWatcher watcher = new LinkWatcher(linkService, edgeId, domain, cache, metrics, TIMING);
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
                        links, clicks, clientAddress, visitors, slowLane, domain, clock, metrics, guards, secure));
    }

    /** Answers every path that nothing else answers. */
    public HttpService service() {
        return service;
    }

    /** Stops watching. */
    @Override
    public void close() {
        watcher.close();
        slowLane.shutdown();
    }
}
