package dev.curlew.analytics.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.curlew.analytics.access.Access;
import dev.curlew.analytics.access.BearerInterceptor;
import dev.curlew.analytics.testing.FakeClickLog;
import dev.curlew.analytics.testing.FakeLinkService;
import dev.curlew.analytics.testing.Rows;
import dev.curlew.embedded.junit.PostgresExtension;
import dev.curlew.platform.error.ApiError;
import dev.curlew.platform.error.ApiErrors;
import dev.curlew.platform.metrics.Metrics;
import dev.curlew.platform.testing.InProcessServer;
import dev.curlew.proto.analytics.v1.ClickLedger;
import dev.curlew.proto.analytics.v1.DependencyStatus;
import dev.curlew.proto.analytics.v1.GetStatusRequest;
import dev.curlew.proto.analytics.v1.ServerStatus;
import dev.curlew.proto.analytics.v1.StatusServiceGrpc;
import dev.curlew.proto.link.v1.ApiKey;
import dev.curlew.proto.link.v1.ApiKey.Scope;
import dev.curlew.proto.link.v1.GetLinkStatusRequest;
import dev.curlew.proto.link.v1.LinkStatus;
import dev.curlew.proto.link.v1.LinkStatusServiceGrpc.LinkStatusServiceImplBase;
import dev.curlew.sql.Schema;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import io.prometheus.metrics.core.metrics.Counter;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Objects;
import javax.sql.DataSource;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class StatusServiceTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    private static final Instant NOW = Instant.parse("2026-06-15T12:34:56Z");

    private final DataSource database = POSTGRES.dataSource();
    private final FakeLinkService linkService = new FakeLinkService();
    private final FakeClickLog clickLog = new FakeClickLog();
    private final Metrics metrics = Metrics.create();
    private volatile boolean linkStatusDown;

    @AutoClose
    private final InProcessServer links = InProcessServer.start(it -> it.addService(linkService.resolveService())
            .addService(linkService.keyService())
            .addService(new LinkStatusServiceImplBase() {
                @Override
                public void getLinkStatus(GetLinkStatusRequest request, StreamObserver<LinkStatus> caller) {
                    if (linkStatusDown) {
                        throw ApiError.unavailable("DOWN", "Down.").toStatusRuntimeException();
                    }
                    caller.onNext(LinkStatus.newBuilder()
                            .addDependencies(DependencyStatus.newBuilder()
                                    .setServer("link-service")
                                    .setDependency("redis")
                                    .setUp(true))
                            .build());
                    caller.onCompleted();
                }
            }));

    @AutoClose
    private final InProcessServer server = InProcessServer.start(it -> {
        Access access = new Access(links.channel(), false);
        it.addService(new StatusService(
                        database, clickLog, access, links.channel(), metrics, Clock.fixed(NOW, ZoneOffset.UTC)))
                .intercept(new BearerInterceptor())
                .errors(Access.errors());
    });

    @BeforeAll
    static void migrate() {
        Schema.ANALYTICS.migrate(POSTGRES.dataSource());
    }

    @BeforeEach
    void setUp() {
        Rows.run(database, "truncate analytics.click, analytics.click_hour, analytics.click_day");
        linkService.addKey("admin", ApiKey.newBuilder().addScopes(Scope.ADMIN).build());
        linkService.addKey(
                "reader", ApiKey.newBuilder().addScopes(Scope.STATS_READ).build());
    }

    @Test
    void status_tellsOfAllThatIsNeeded() {
        ServerStatus status = status("admin");

        assertThat(status.getDependenciesList())
                .allMatch(DependencyStatus::getUp)
                .extracting(each -> each.getServer() + " " + each.getDependency())
                .containsExactly(
                        "analytics-service postgres",
                        "analytics-service redis",
                        "analytics-service link-service",
                        "link-service redis");
        assertThat(status.getClicks().getCompared()).isTrue();
        assertThat(status.getClicks().getSumDifference()).isZero();
        assertThat(status.getClicks().getUnaccounted()).isZero();
    }

    @Test
    void status_linkServiceDown_tellsTheRest() {
        linkStatusDown = true;

        ServerStatus status = status("admin");

        assertThat(status.getDependenciesList())
                .extracting(DependencyStatus::getDependency, DependencyStatus::getUp)
                .containsExactly(tuple("postgres", true), tuple("redis", true), tuple("link-service", false));
        assertThat(status.getDependencies(2).getFailure()).isNotEmpty();
    }

    @Test
    void ledger_tellsOfClicksThatAreMissing() {
        count("clicks_received_total", 100);
        count("clicks_rejected_total", 3);
        count("clicks_logged_total", 95);
        count("clicks_consumed_total", 90);
        count("clicks_stored_total", 80);
        count("clicks_duplicate_total", 9);
        count("clicks_dead_total", 0);

        ClickLedger clicks = status("admin").getClicks();

        assertThat(clicks.getReceived()).isEqualTo(100);
        assertThat(clicks.getStored()).isEqualTo(80);
        assertThat(clicks.getUnaccounted()).isEqualTo(2 + 1);
    }

    @Test
    void sums_thatAreNotWhatIsStored_areADifference() {
        Rows.run(
                database,
                "insert into analytics.click_day (subject_id, start_time, domain_number, clicks, bot_clicks)"
                        + " values (7, '2026-06-14T00:00:00Z', 1, 4, 1), (7, '2026-06-13T00:00:00Z', 1, 40, 0),"
                        + " (0, '2026-06-14T00:00:00Z', 1, 400, 0)");

        ClickLedger clicks = status("admin").getClicks();

        assertThat(clicks.getStoredRows()).isZero();
        assertThat(clicks.getSummedByDay()).isEqualTo(5);
        assertThat(clicks.getSumDifference()).isEqualTo(5);
    }

    @Test
    void whoIsNoAdministrator_isRefused() {
        assertThat(reason("reader")).isEqualTo("SCOPE_MISSING");
        assertThat(reason("nobody")).isEqualTo("INVALID_KEY");
    }

    private void count(String name, int clicks) {
        Counter.builder().name(name).register(metrics.registry()).inc(clicks);
    }

    private String reason(String secret) {
        return ApiErrors.from(Objects.requireNonNull(
                        catchThrowableOfType(StatusRuntimeException.class, () -> status(secret))))
                .reason();
    }

    private ServerStatus status(String secret) {
        Metadata headers = new Metadata();
        headers.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + secret);
        return StatusServiceGrpc.newBlockingStub(server.channel())
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
                .getStatus(GetStatusRequest.getDefaultInstance());
    }
}
