package dev.curlew.link;

import dev.curlew.link.audit.Audit;
import dev.curlew.link.clicklimit.ClickLimits;
import dev.curlew.link.code.Codes;
import dev.curlew.link.domain.Domains;
import dev.curlew.link.fetch.Fetcher;
import dev.curlew.link.health.TargetHealths;
import dev.curlew.link.housekeeping.Housekeeping;
import dev.curlew.link.key.Keys;
import dev.curlew.link.links.Links;
import dev.curlew.link.links.PreviewRounds;
import dev.curlew.link.password.Passwords;
import dev.curlew.link.redis.Redis;
import dev.curlew.link.request.PageTokens;
import dev.curlew.link.request.RequestException;
import dev.curlew.link.resolve.Resolver;
import dev.curlew.link.status.StatusGrpcService;
import dev.curlew.link.store.JooqDatabase;
import dev.curlew.link.target.Targets;
import dev.curlew.link.title.Titles;
import dev.curlew.link.total.Totals;
import dev.curlew.link.transfer.Transfers;
import dev.curlew.link.webhook.Webhooks;
import dev.curlew.platform.grpc.GrpcChannels;
import dev.curlew.platform.grpc.GrpcServer;
import dev.curlew.platform.grpc.GrpcServerBuilder;
import dev.curlew.platform.metrics.Metrics;
import dev.curlew.platform.time.MicrosecondClock;
import dev.curlew.platform.trace.Tracing;
import dev.curlew.proto.analytics.v1.ClickIngestServiceGrpc;
import dev.curlew.proto.analytics.v1.ClickServiceGrpc;
import dev.curlew.proto.analytics.v1.LinkTotalServiceGrpc;
import dev.curlew.proto.analytics.v1.ReportServiceGrpc;
import dev.curlew.proto.analytics.v1.StatsServiceGrpc;
import dev.curlew.proto.analytics.v1.StatusServiceGrpc;
import dev.curlew.proto.analytics.v1.TaskServiceGrpc;
import dev.curlew.sql.task.TaskState;
import dev.curlew.sql.task.Tasks;
import dev.curlew.visitor.Visitors;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A running link-service: its parts, put together. */
public final class LinkServer implements AutoCloseable {

    private static final Duration DEADLINE = Duration.ofSeconds(2);

    private final Tracing tracing;
    private final JooqDatabase database;
    private final Redis redis;
    private final Targets targets;
    private final Passwords passwords;
    private final Fetcher fetcher;
    private final Optional<Titles> titles;
    private final TargetHealths healths;
    private final Visitors visitors;
    private final Resolver resolver;
    private final Keys keys;
    private final GrpcChannels channels;
    private final Totals totals;
    private final Webhooks webhooks;
    private final Transfers transfers;
    private final PreviewRounds previews;
    private final GrpcServer server;
    private final Housekeeping housekeeping;

    private LinkServer(LinkConfig config, Function<GrpcServerBuilder, GrpcServer> start) {
        Clock clock = MicrosecondClock.system();
        Metrics metrics = Metrics.create();
        tracing = Tracing.open(config.tracing(), "link-service");
        database = JooqDatabase.open(config.database(), tracing);
        redis = Redis.open(config.redis(), tracing);
        targets = Targets.open(config.targets(), metrics);
        visitors = Visitors.open(config.geoDatabase());
        passwords = Passwords.create(database, redis, config.codeKey(), clock);
        fetcher = Fetcher.open(config.looking().fetcher(), metrics);
        titles = config.looking().titles() ? Optional.of(Titles.open(fetcher, metrics)) : Optional.empty();
        healths = config.looking()
                .healthInterval()
                .map(interval -> TargetHealths.every(interval, database, fetcher, clock, metrics))
                .orElseGet(TargetHealths::off);
        Domains domains = Domains.create(database, config.site(), clock);
        resolver = Resolver.start(
                database,
                redis,
                new Resolver.Parts(targets, passwords, domains, config.codeKey(), config.wrongCodesPerMinute()),
                clock,
                metrics);
        keys = Keys.create(database, redis, config.adminKey(), config.anonymousCreate(), clock);
        channels = new GrpcChannels(DEADLINE, tracing, config.grpc().tls());
        totals = Totals.create(
                database, channels.open(config.analyticsService()), List.of(Webhooks.totalListener()), clock, metrics);
        webhooks = Webhooks.create(
                new Webhooks.Needs(database, fetcher, domains, config.codeKey(), clock, metrics), config.webhooks());
        housekeeping =
                Housekeeping.create(database, Webhooks.tasks(database, config.webhooks(), clock), clock, metrics);
        try {
            if (config.database().migrate()) {
                database.migrate();
            }
            domains.refresh();
            totals.start();
            resolver.watchRedis();
            Links links = Links.create(new Links.Needs(
                    database,
                    redis,
                    passwords,
                    Codes.create(database, config.codeKey(), metrics),
                    domains,
                    targets,
                    titles,
                    healths,
                    config.codeKey(),
                    config.anonymousPerHour(),
                    visitors,
                    resolver::resolve,
                    resolver::changed,
                    clock,
                    metrics));
            transfers = Transfers.create(
                    new Transfers.Needs(database, links, domains, PageTokens.of(config.codeKey()), clock, metrics),
                    config.transferStallLimit());
            Audit audit = Audit.create(
                    database,
                    PageTokens.of(config.codeKey()),
                    () -> Keys.caller().keyId(),
                    clock);
            server = start.apply(GrpcServer.builder("link-service")
                    .config(config.grpc())
                    .metrics(metrics)
                    .tracing(tracing)
                    .intercept(keys.interceptor())
                    .addService(links.service())
                    .addService(keys.service())
                    .addService(resolver.service())
                    .addService(audit.service())
                    .addService(webhooks.service())
                    .addService(housekeeping.service())
                    .addService(new StatusGrpcService(database, redis))
                    .errors(Tasks.errors())
                    .addService(
                            domains.service(links.targets(), () -> Keys.caller().keyId()))
                    .addService(transfers.service())
                    // Envoy's internal listener asks this service for reflection, whichever has the method.
                    .alsoDescribe(
                            ClickIngestServiceGrpc.getServiceDescriptor(),
                            ClickServiceGrpc.getServiceDescriptor(),
                            LinkTotalServiceGrpc.getServiceDescriptor(),
                            ReportServiceGrpc.getServiceDescriptor(),
                            StatsServiceGrpc.getServiceDescriptor(),
                            StatusServiceGrpc.getServiceDescriptor(),
                            TaskServiceGrpc.getServiceDescriptor())
                    .errors(Links.errors())
                    .errors(Domains.errors())
                    .errors(Keys.errors())
                    .errors(Webhooks.errors())
                    .errors(RequestException.errors())
                    .errors(Resolver.errors())
                    .errors(ClickLimits.errors())
                    .errors(Passwords.errors())
                    .errors(JooqDatabase.errors())
                    .errors(Transfers.errors())
                    .onDrain(resolver::drain));
            previews = links.previews();
            healths.start();
            webhooks.start(links::versions);
            housekeeping.start();
            previews.start();
        } catch (RuntimeException e) {
            closeParts();
            throw e;
        }
    }

    /**
     * Starts a server; Postgres must come up within 30 seconds if it is to be migrated, Redis may come at any time.
     *
     * @throws dev.curlew.platform.CannotListenException if a port is taken
     * @throws IllegalStateException if Postgres did not come up
     */
    public static LinkServer start(LinkConfig config) {
        return new LinkServer(config, GrpcServerBuilder::start);
    }

    /** As {@link #start}, but lets tests choose the transport and listen to what leaves without ErrorInfo. */
    static LinkServer start(LinkConfig config, Function<GrpcServerBuilder, GrpcServer> start) {
        return new LinkServer(config, start);
    }

    /** Runs one housekeeping task, or all that are due, without a server, and returns when that is done. */
    static List<TaskState> runTask(LinkConfig config, String taskId) {
        try (JooqDatabase database = JooqDatabase.open(config.database())) {
            if (config.database().migrate()) {
                database.migrate();
            }
            Clock clock = MicrosecondClock.system();
            return Housekeeping.create(
                            database, Webhooks.tasks(database, config.webhooks(), clock), clock, Metrics.create())
                    .tasks()
                    .runOnce(taskId);
        }
    }

    /** The port of gRPC. */
    public int port() {
        return server.port();
    }

    /** The port of metrics and health over HTTP. */
    public int managementPort() {
        return server.managementPort();
    }

    /** This server's metrics. */
    public Metrics metrics() {
        return server.metrics();
    }

    /** Drains and stops; returns when all is closed. */
    @Override
    public void close() {
        server.close();
        transfers.close();
        previews.close();
        closeParts();
    }

    private void closeParts() {
        webhooks.close();
        housekeeping.close();
        totals.close();
        channels.close();
        keys.close();
        resolver.close();
        healths.close();
        titles.ifPresent(Titles::close);
        fetcher.close();
        targets.close();
        passwords.close();
        visitors.close();
        redis.close();
        database.close();
        tracing.close();
    }
}
