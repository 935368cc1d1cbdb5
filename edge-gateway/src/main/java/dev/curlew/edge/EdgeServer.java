package dev.curlew.edge;

import com.linecorp.armeria.common.prometheus.PrometheusMeterRegistries;
import com.linecorp.armeria.server.Route;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServiceConfig;
import dev.curlew.edge.api.Api;
import dev.curlew.edge.click.Clicks;
import dev.curlew.edge.click.JournalInUseException;
import dev.curlew.edge.domain.Domains;
import dev.curlew.edge.qr.QrCodes;
import dev.curlew.edge.redirect.Redirects;
import dev.curlew.edge.session.Sessions;
import dev.curlew.platform.CannotListenException;
import dev.curlew.platform.config.ConfigException;
import dev.curlew.platform.grpc.GrpcChannels;
import dev.curlew.platform.grpc.MutualTls;
import dev.curlew.platform.metrics.ManagementServer;
import dev.curlew.platform.metrics.Metrics;
import dev.curlew.platform.metrics.Readiness;
import dev.curlew.platform.time.MicrosecondClock;
import dev.curlew.platform.trace.Tracing;
import dev.curlew.visitor.Visitors;
import io.grpc.Channel;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;

/** A running edge: everything that is public, on one port, and what is not, on another. */
public final class EdgeServer implements AutoCloseable {

    private static final Duration DEADLINE = Duration.ofSeconds(10);

    private final EdgeConfig config;
    private final Opened opened;
    private final Readiness readiness;
    private final ManagementServer management;
    private final Server server;
    private final Api api;

    private EdgeServer(EdgeConfig config, Opened opened) {
        this.config = config;
        this.opened = opened;
        Metrics metrics = Metrics.create();
        MicrosecondClock clock = MicrosecondClock.system();
        ClientAddress clientAddress = new ClientAddress(config.trustedHops(), config.trustedProxies());
        Tracing tracing = opened.add(Tracing.open(config.tracing(), "edge-gateway"));
        GrpcChannels channels = opened.add(new GrpcChannels(DEADLINE, tracing, config.tls()));
        Channel links = channels.open(config.linkService());
        Channel analytics = channels.open(config.analyticsService());
        Visitors visitors = opened.add(Visitors.open(config.geoDatabase()));
        Clicks clicks = opened.add(Clicks.open(
                config.journalDir(),
                config.journalMaxBytes(),
                config.orphansPerSecond(),
                config.edgeId(),
                config.visitorKey(),
                config.clickDetail(),
                visitors,
                analytics,
                metrics.registry(),
                clock));
        Domains domains = opened.add(
                Domains.open(links, config.publicBaseUrl(), config.defaultDomain(), Set.copyOf(config.ownHosts())));
        QrCodes qrCodes = opened.add(openQrCodes(config));
        Redirects redirects = opened.add(Redirects.open(
                links,
                new Redirects.Settings(
                        config.edgeId(),
                        config.defaultDomain(),
                        config.cacheMaxBytes(),
                        config.wrongCodesPerMinute(),
                        config.clickDetail().readsAgent(),
                        config.secure(),
                        config.requestTimeout()),
                new Redirects.Parts(domains, clicks::record, clicks::recordOrphan, clientAddress, visitors, qrCodes),
                metrics.registry(),
                clock));
        // Before anything listens: who asks whether the edge is ready hears of it only when it is.
        redirects.warmUp(config.warmUpLinks(), config.warmUpTimeout());
        readiness = opened.add(Readiness.start(Map.of(), _ -> {}));
        api = Api.create(links, analytics, clientAddress);
        Sessions sessions = Sessions.create(
                links,
                config.sessionKey(),
                config.secure(),
                new Sessions.SiteFacts(config.publicBaseUrl().toString(), config.defaultDomain()),
                clock);
        var meters = PrometheusMeterRegistries.newRegistry(metrics.registry());
        opened.add(meters::close);
        Optional<MutualTls> tls = config.tls().map(MutualTls::open);
        tls.ifPresent(opened::add);
        server =
                opened.add(PublicHttp.server(config, tls, meters, tracing, readiness, redirects, api, sessions, clock));
        server.start().join();
        // Last, likewise: an old edge may be stopped as soon as this one says here that it is ready.
        management = opened.add(ManagementServer.start(config.host(), config.managementPort(), metrics, readiness));
    }

    /**
     * Starts an edge. The services behind it need not be up.
     *
     * @throws CannotListenException if a port is taken
     * @throws ConfigException if the journal's directory is another edge's
     */
    public static EdgeServer start(EdgeConfig config) {
        Opened opened = new Opened();
        try {
            return new EdgeServer(config, opened);
        } catch (JournalInUseException taken) {
            opened.close();
            throw new ConfigException(List.of(
                    "JOURNAL_DIR: " + taken.getMessage() + " (expected: a directory of its own for each edge)"));
        } catch (CompletionException failure) {
            opened.close();
            throw new CannotListenException("edge-gateway", config.host(), config.port(), failure.getCause());
        } catch (RuntimeException failure) {
            opened.close();
            throw failure;
        }
    }

    private static QrCodes openQrCodes(EdgeConfig config) {
        try {
            return QrCodes.open(config.qrLogo(), config.qrCacheMaxBytes());
        } catch (IllegalArgumentException unfit) {
            throw new ConfigException(List.of("QR_LOGO: " + unfit.getMessage()));
        }
    }

    /** The port of public HTTP. */
    public int port() {
        return server.activeLocalPort();
    }

    /** What the public port answers. */
    List<Route> routes() {
        return server.config().serviceConfigs().stream()
                .map(ServiceConfig::route)
                .toList();
    }

    /** The port of metrics and health. */
    public int managementPort() {
        return management.port();
    }

    /** Says that it is not ready, lets requests end, sends the clicks it can, and stops. */
    @Override
    public void close() {
        readiness.drain();
        try {
            Thread.sleep(config.drainGrace());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        api.drain();
        opened.close();
    }
}
