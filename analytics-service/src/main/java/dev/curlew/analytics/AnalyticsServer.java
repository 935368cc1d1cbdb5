package dev.curlew.analytics;

import com.zaxxer.hikari.HikariDataSource;
import dev.curlew.analytics.access.Access;
import dev.curlew.analytics.access.BearerInterceptor;
import dev.curlew.analytics.clicks.ClickService;
import dev.curlew.analytics.clicks.GrpcDeletionLog;
import dev.curlew.analytics.enrich.ClickEnricher;
import dev.curlew.analytics.ingest.ClickIngestService;
import dev.curlew.analytics.ingest.IngestErrors;
import dev.curlew.analytics.log.ClickLog;
import dev.curlew.analytics.report.ReportService;
import dev.curlew.analytics.stats.LinkStatsService;
import dev.curlew.analytics.stats.StatsErrors;
import dev.curlew.analytics.status.StatusService;
import dev.curlew.analytics.store.ClickConsumers;
import dev.curlew.analytics.store.Partitions;
import dev.curlew.analytics.task.TaskService;
import dev.curlew.analytics.total.LinkTotalService;
import dev.curlew.platform.grpc.GrpcChannels;
import dev.curlew.platform.grpc.GrpcServer;
import dev.curlew.platform.grpc.GrpcServerBuilder;
import dev.curlew.platform.metrics.Metrics;
import dev.curlew.platform.time.MicrosecondClock;
import dev.curlew.platform.trace.Tracing;
import dev.curlew.sql.Postgres.Patience;
import dev.curlew.sql.Schema;
import dev.curlew.sql.task.Tasks;
import dev.curlew.visitor.Visitors;
import io.grpc.Channel;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running analytics-service: everything it is made of, put together. */
public final class AnalyticsServer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(AnalyticsServer.class);
    private static final Duration LINK_SERVICE_DEADLINE = Duration.ofSeconds(2);
    // Batches and statistics of long ranges may take a while, and have deadlines of their own.
    private static final Patience PATIENCE =
            new Patience(Duration.ofSeconds(5), Duration.ofSeconds(30), Optional.empty());

    private final GrpcServer grpc;
    private final Deque<AutoCloseable> opened;

    private AnalyticsServer(GrpcServer grpc, Deque<AutoCloseable> opened) {
        this.grpc = grpc;
        this.opened = opened;
    }

    /**
     * Starts the service. Postgres must be there within 30 seconds, if the schema is to be migrated; Redis and link-service
     * may come later. Throws CannotListenException if a port is taken, IllegalStateException if there is no database.
     */
    public static AnalyticsServer start(AnalyticsConfig config) {
        Deque<AutoCloseable> opened = new ArrayDeque<>();
        try {
            return new AnalyticsServer(open(config, opened), opened);
        } catch (RuntimeException e) {
            closeAll(opened);
            throw e;
        }
    }

    /** The port of gRPC. */
    public int port() {
        return grpc.port();
    }

    /** The port of metrics and health over HTTP. */
    public int managementPort() {
        return grpc.managementPort();
    }

    /** Drains, lets the batches in hand be stored, and closes everything. */
    @Override
    public void close() {
        closeAll(opened);
    }

    private static GrpcServer open(AnalyticsConfig config, Deque<AutoCloseable> opened) {
        Clock clock = MicrosecondClock.system();
        Metrics metrics = Metrics.create();
        Tracing tracing = keep(opened, Tracing.open(config.tracing(), "analytics-service"));
        HikariDataSource database = keep(opened, config.database().pool("analytics-service pool", PATIENCE));
        if (config.database().migrate()) {
            config.database().migrate(Schema.ANALYTICS);
        }
        ClickLog clickLog = keep(opened, ClickLog.onRedis(config.log(), metrics));
        Tasks tasks = AnalyticsTasks.of(config, clickLog, clock, metrics);
        GrpcServerBuilder server = GrpcServer.builder("analytics-service")
                .config(config.grpc())
                .metrics(metrics)
                .tracing(tracing);
        if (config.role().works()) {
            keep(opened, tasks.lead());
            Visitors visitors = keep(opened, Visitors.open(config.geoDatabase()));
            keep(
                    opened,
                    ClickConsumers.start(
                            config.consumerName(),
                            config.consumers(),
                            clickLog,
                            new ClickEnricher(visitors),
                            database,
                            new Partitions(database),
                            clock,
                            metrics));
        }
        if (config.role().serves()) {
            GrpcChannels channels = keep(
                    opened,
                    new GrpcChannels(
                            LINK_SERVICE_DEADLINE, tracing, config.grpc().tls()));
            Channel linkService = channels.open(config.linkService());
            Access access = new Access(linkService, config.anonymousStats());
            ClickService clicks = keep(
                    opened,
                    new ClickService(
                            database, access, new GrpcDeletionLog(linkService), config.watchLimits(), clock, metrics));
            ClickIngestService ingest = new ClickIngestService(clickLog, access, clock, metrics);
            LinkStatsService stats = new LinkStatsService(database, access, config.hourDays(), clock);
            server.intercept(new BearerInterceptor())
                    .addService(ingest)
                    .addService(stats)
                    .addService(new ReportService(database, access, stats, clock))
                    .addService(new StatusService(database, clickLog, access, linkService, metrics, clock))
                    .addService(new LinkTotalService(database))
                    .addService(clicks)
                    .addService(new TaskService(tasks, access, linkService))
                    .errors(IngestErrors::map)
                    .errors(StatsErrors::map)
                    .errors(Access.errors())
                    .errors(ReportService.errors())
                    .errors(Tasks.errors())
                    .errors(ClickService.errors())
                    .errors(LinkTotalService.errors())
                    .onDrain(ingest::drain)
                    .onDrain(clicks::close);
        }
        return keep(opened, server.start());
    }

    private static <T extends AutoCloseable> T keep(Deque<AutoCloseable> opened, T resource) {
        opened.push(resource);
        return resource;
    }

    /** The last opened first. */
    private static void closeAll(Deque<AutoCloseable> opened) {
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                log.error("Could not close cleanly", e);
            }
        }
    }
}
