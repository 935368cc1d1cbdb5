package dev.curlew.analytics.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.curlew.analytics.access.Access;
import dev.curlew.analytics.testing.EdgeStream;
import dev.curlew.analytics.testing.FakeClickLog;
import dev.curlew.analytics.testing.FakeLinkService;
import dev.curlew.analytics.testing.TestClicks;
import dev.curlew.platform.error.ApiError;
import dev.curlew.platform.error.ApiErrors;
import dev.curlew.platform.metrics.Metrics;
import dev.curlew.platform.testing.InProcessServer;
import dev.curlew.platform.time.MicrosecondClock;
import dev.curlew.proto.analytics.v1.Click;
import dev.curlew.proto.analytics.v1.ClickIngestServiceGrpc;
import dev.curlew.proto.analytics.v1.IngestClicksRequest;
import dev.curlew.proto.analytics.v1.IngestClicksResponse;
import dev.curlew.proto.analytics.v1.RejectedClick;
import io.grpc.Status.Code;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

final class ClickIngestServiceTest {

    private final FakeClickLog clickLog = new FakeClickLog();
    private final Metrics metrics = Metrics.create();
    private final FakeLinkService linkService = new FakeLinkService();

    @AutoClose
    private final InProcessServer links = InProcessServer.start(it -> it.addService(linkService.keyService()));

    private final ClickIngestService service =
            new ClickIngestService(clickLog, new Access(links.channel(), false), MicrosecondClock.system(), metrics);

    @AutoClose
    private final InProcessServer server =
            InProcessServer.start(it -> it.addService(service).errors(IngestErrors::map));

    private final EdgeStream edge = EdgeStream.open(ClickIngestServiceGrpc.newStub(server.channel()));

    @Test
    void ingest_acknowledgesEachBatchInOrder() {
        edge.send(batch(10, TestClicks.clicks(1, 3)));
        edge.send(batch(20, TestClicks.clicks(2, 1)));
        edge.complete();

        edge.awaitEnd();
        assertThat(edge.acks())
                .extracting(IngestClicksResponse::getJournalPosition)
                .containsExactly(10L, 20L);
        assertThat(clickLog.clicks()).hasSize(4);
    }

    @Test
    void ingest_badClick_isRejectedByItself() {
        Click bad = TestClicks.click(0).build();
        Click good = TestClicks.click(5).build();

        edge.send(batch(1, List.of(bad, good)));

        IngestClicksResponse ack = edge.awaitAcks(1).getFirst();
        assertThat(ack.getRejectedClicksList()).singleElement().satisfies(rejected -> {
            assertThat(rejected.getEventId()).isEqualTo(bad.getEventId());
            assertThat(rejected.getReason()).isEqualTo("INVALID_LINK");
        });
        assertThat(clickLog.clicks()).containsExactly(good);
    }

    @Test
    void ingest_clicksOfAnotherTime_areSetAside() {
        Click early =
                TestClicks.click(1, Instant.now().plus(Duration.ofHours(2))).build();
        Click late =
                TestClicks.click(1, Instant.now().minus(Duration.ofDays(31))).build();
        Click good = TestClicks.click(5).build();

        edge.send(batch(1, List.of(early, good, late)));

        assertThat(edge.awaitAcks(1).getFirst().getRejectedClicksList())
                .extracting(RejectedClick::getReason)
                .containsExactly("INVALID_TIME", "INVALID_TIME");
        assertThat(clickLog.clicks()).containsExactly(good);
        assertThat(clickLog.setAside()).containsExactly(early, late);
    }

    @Test
    void ingest_onlyBadClicks_isAcknowledgedWithoutTheLog() {
        clickLog.fail();
        edge.send(batch(1, List.of(TestClicks.click(0).build())));

        assertThat(edge.awaitAcks(1).getFirst().getRejectedClicksCount()).isEqualTo(1);
    }

    @Test
    void ingest_acknowledgesOnlyAfterTheLogHasTheBatch() throws Exception {
        clickLog.block();
        edge.send(batch(1, TestClicks.clicks(1, 1)));
        clickLog.awaitBlocked();
        assertThat(edge.acks()).isEmpty();

        clickLog.unblock();
        edge.awaitAcks(1);
    }

    @Test
    void ingest_slowLog_holdsTheEdgeBack() throws Exception {
        clickLog.block();
        for (int position = 1; position <= 20; position++) {
            edge.send(batch(position, TestClicks.clicks(1, 1)));
        }
        clickLog.awaitBlocked();
        // What the service did not ask for stays with the edge.
        await().atMost(Duration.ofSeconds(5)).until(() -> !edge.ready());
        assertThat(clickLog.appends()).isEqualTo(1);

        clickLog.unblock();
        edge.awaitAcks(20);
    }

    @Test
    void ingest_logUnavailable_endsTheStreamWithoutAcknowledgement() {
        clickLog.fail();
        edge.send(batch(1, TestClicks.clicks(1, 1)));

        ApiError error = ApiErrors.from(edge.awaitFailure());
        assertThat(error.code()).isEqualTo(Code.UNAVAILABLE);
        assertThat(error.reason()).isEqualTo("STORE_UNAVAILABLE");
        assertThat(error.retryDelay()).isPresent();
        assertThat(edge.acks()).isEmpty();
    }

    @Test
    void ingest_unexpectedFailure_endsTheStream_andTakesNothingBehindIt() throws Exception {
        clickLog.block();
        clickLog.fail(new IllegalStateException("a fault of ours"));
        edge.send(batch(1, TestClicks.clicks(1, 1)));
        edge.send(batch(2, TestClicks.clicks(2, 1)));
        clickLog.awaitBlocked();
        clickLog.unblock();

        ApiError error = ApiErrors.from(edge.awaitFailure());
        assertThat(error).isEqualTo(ApiError.internal());
        assertThat(edge.acks()).isEmpty();
        await().atMost(Duration.ofSeconds(5)).until(() -> openStreams() == 0);
        assertThat(clickLog.appends()).isEqualTo(1);
        service.drain();
    }

    @Test
    void ingest_emptyBatch_isMalformed() {
        edge.send(batch(1, List.of()));

        assertMalformed("clicks");
    }

    @Test
    void ingest_tooLargeBatch_isMalformed() {
        edge.send(batch(1, TestClicks.clicks(1, 1_001)));

        assertMalformed("clicks");
        assertThat(clickLog.clicks()).isEmpty();
    }

    @Test
    void ingest_positionThatDoesNotGrow_isMalformed() {
        edge.send(batch(5, TestClicks.clicks(1, 1)));
        edge.send(batch(5, TestClicks.clicks(1, 1)));

        assertMalformed("journalPosition");
        assertThat(clickLog.clicks()).hasSize(1);
    }

    @Test
    void drain_endsOpenStreams_afterTheBatchInHand() throws Exception {
        clickLog.block();
        edge.send(batch(1, TestClicks.clicks(1, 1)));
        clickLog.awaitBlocked();
        Thread drain = Thread.ofVirtual().start(service::drain);
        clickLog.unblock();
        drain.join();

        assertThat(ApiErrors.from(edge.awaitFailure()).reason()).isEqualTo("SHUTTING_DOWN");
        assertThat(edge.acks()).hasSize(1);
    }

    @Test
    void drain_refusesNewStreams() {
        service.drain();
        EdgeStream late = EdgeStream.open(ClickIngestServiceGrpc.newStub(server.channel()));

        assertThat(ApiErrors.from(late.awaitFailure()).reason()).isEqualTo("SHUTTING_DOWN");
    }

    private double openStreams() {
        return metrics.registry().scrape("click_ingest_streams"::equals).stream()
                .map(GaugeSnapshot.class::cast)
                .mapToDouble(gauge -> gauge.getDataPoints().getFirst().getValue())
                .sum();
    }

    private void assertMalformed(String field) {
        ApiError error = ApiErrors.from(edge.awaitFailure());
        assertThat(error.code()).isEqualTo(Code.INVALID_ARGUMENT);
        assertThat(error.violations())
                .singleElement()
                .satisfies(violation -> assertThat(violation.field()).isEqualTo(field));
    }

    private static IngestClicksRequest batch(long position, List<Click> clicks) {
        return IngestClicksRequest.newBuilder()
                .setEdgeId("edge-1")
                .setJournalPosition(position)
                .addAllClicks(clicks)
                .build();
    }
}
