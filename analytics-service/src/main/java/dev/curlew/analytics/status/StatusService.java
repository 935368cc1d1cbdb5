package dev.curlew.analytics.status;

import dev.curlew.analytics.access.Access;
import dev.curlew.analytics.log.ClickLog;
import dev.curlew.analytics.store.SumCheck;
import dev.curlew.platform.metrics.Metrics;
import dev.curlew.platform.time.ProtoTimes;
import dev.curlew.proto.analytics.v1.ClickLedger;
import dev.curlew.proto.analytics.v1.DependencyStatus;
import dev.curlew.proto.analytics.v1.GetStatusRequest;
import dev.curlew.proto.analytics.v1.ServerStatus;
import dev.curlew.proto.analytics.v1.StatusServiceGrpc.StatusServiceImplBase;
import dev.curlew.proto.link.v1.GetLinkStatusRequest;
import dev.curlew.proto.link.v1.LinkStatus;
import dev.curlew.proto.link.v1.LinkStatusServiceGrpc;
import dev.curlew.proto.link.v1.LinkStatusServiceGrpc.LinkStatusServiceBlockingStub;
import io.grpc.Channel;
import io.grpc.stub.StreamObserver;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

/** {@code curlew.analytics.v1.StatusService}. */
public final class StatusService extends StatusServiceImplBase {

    private static final String SERVER = "analytics-service";
    private static final int PING_SECONDS = 2;

    private final DataSource database;
    private final ClickLog clickLog;
    private final Access access;
    private final LinkStatusServiceBlockingStub linkStatus;
    private final Metrics metrics;
    private final Clock clock;
    private final Instant started;

    /** Owns nothing. */
    public StatusService(
            DataSource database, ClickLog clickLog, Access access, Channel linkService, Metrics metrics, Clock clock) {
        this.database = database;
        this.clickLog = clickLog;
        this.access = access;
        this.linkStatus = LinkStatusServiceGrpc.newBlockingStub(linkService);
        this.metrics = metrics;
        this.clock = clock;
        this.started = clock.instant();
    }

    @Override
    public void getStatus(GetStatusRequest request, StreamObserver<ServerStatus> caller) {
        access.checkAdmin();
        // With the caller's key, which is known in this thread only.
        LinkStatusServiceBlockingStub links =
                Access.inItsName(linkStatus).withDeadlineAfter(Probe.TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
        CompletableFuture<LinkStatus> ofLinks =
                Probe.ask(() -> links.getLinkStatus(GetLinkStatusRequest.getDefaultInstance()));
        CompletableFuture<DependencyStatus> postgres = Probe.start(SERVER, "postgres", this::pingPostgres);
        CompletableFuture<DependencyStatus> redis =
                Probe.start(SERVER, "redis", () -> clickLog.deadLetters().list("", 1));
        CompletableFuture<DependencyStatus> linkService = Probe.start(SERVER, "link-service", ofLinks::get);
        Instant yesterday = clock.instant().truncatedTo(ChronoUnit.DAYS).minus(1, ChronoUnit.DAYS);
        CompletableFuture<Optional<SumCheck.Found>> sums =
                Probe.ask(() -> SumCheck.since(database, yesterday)).exceptionally(_ -> Optional.empty());
        caller.onNext(ServerStatus.newBuilder()
                .addDependencies(postgres.join())
                .addDependencies(redis.join())
                .addDependencies(linkService.join())
                .addAllDependencies(
                        ofLinks.handle((status, _) -> status == null ? LinkStatus.getDefaultInstance() : status)
                                .join()
                                .getDependenciesList())
                .setClicks(ledger(yesterday, sums.join()))
                .build());
        caller.onCompleted();
    }

    private boolean pingPostgres() throws SQLException {
        try (Connection connection = database.getConnection()) {
            return connection.isValid(PING_SECONDS);
        }
    }

    private ClickLedger ledger(Instant from, Optional<SumCheck.Found> sums) {
        ClickLedger.Builder ledger = Ledger.read(metrics)
                .message()
                .setSinceTime(ProtoTimes.timestamp(started))
                .setComparedFromTime(ProtoTimes.timestamp(from));
        sums.ifPresent(found -> ledger.setStoredRows(found.rows())
                .setSummedByDay(found.byDay())
                .setSummedByHour(found.byHour())
                .setSumDifference(found.difference())
                .setCompared(true));
        return ledger.build();
    }
}
