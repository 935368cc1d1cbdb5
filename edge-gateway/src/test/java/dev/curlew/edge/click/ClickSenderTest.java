package dev.curlew.edge.click;

import static dev.curlew.edge.click.TestClicks.append;
import static dev.curlew.edge.click.TestClicks.clicks;
import static dev.curlew.edge.click.TestClicks.counter;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.curlew.edge.testing.IngestServer;
import dev.curlew.platform.config.Address;
import dev.curlew.platform.grpc.GrpcChannels;
import dev.curlew.platform.grpc.LogCapture;
import dev.curlew.proto.analytics.v1.IngestClicksRequest;
import dev.curlew.proto.analytics.v1.IngestClicksResponse;
import dev.curlew.proto.analytics.v1.RejectedClick;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ClientInterceptors;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sender against a real server on the loopback, which misbehaves. */
class ClickSenderTest {

    private static final Duration PATIENCE = Duration.ofMillis(400);
    private static final Duration LONG = Duration.ofMinutes(4);

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final ClickMetrics metrics = new ClickMetrics(registry);
    private final IngestServer server = IngestServer.start();
    private final ManagedChannel channel = NettyChannelBuilder.forAddress("127.0.0.1", server.port())
            .usePlaintext()
            .build();
    private final ClickJournal journal;

    ClickSenderTest(@TempDir Path directory) {
        journal = ClickJournal.open(directory, 4 << 20, metrics);
    }

    @AfterEach
    void close() {
        channel.shutdownNow();
        server.close();
        journal.close();
    }

    @Test
    void clicks_arriveOnceAndInOrder() {
        append(journal, 0, 2500);
        try (var _ = sender()) {
            await().until(() -> journal.pending() == 0);
            append(journal, 2500, 2510);
            await().until(() -> journal.pending() == 0);
        }

        assertThat(server.stored()).isEqualTo(clicks(0, 2510));
        assertThat(server.batches())
                .allSatisfy(batch -> assertThat(batch.getClicksCount()).isBetween(1, 1000));
        assertThat(server.batches().getFirst().getEdgeId()).isEqualTo("edge-1");
        assertThat(counter(registry, "click_journal_acknowledged")).isEqualTo(2510);
    }

    @Test
    void brokenStream_resentFromTheLastAcknowledgement() {
        server.behave(
                (batch, number) -> number == 2 ? IngestServer.fail(Status.UNAVAILABLE) : IngestServer.store(batch));
        append(journal, 0, 3500);

        try (var _ = sender()) {
            await().until(() -> journal.pending() == 0);
        }

        assertThat(server.distinct()).hasSize(3500).containsAll(clicks(0, 3500));
        assertThat(counter(registry, "click_stream_failures")).isEqualTo(1);
    }

    @Test
    void lostAcknowledgements_resent() {
        // Stored, but the sender never hears of it: what a process killed at that moment does.
        server.behave((batch, number) -> number <= 1 ? IngestServer.storeSilently(batch) : IngestServer.store(batch));
        append(journal, 0, 10);

        try (var _ = sender()) {
            await().until(() -> journal.pending() == 0);
        }

        assertThat(server.stored()).isEqualTo(repeated(clicks(0, 10)));
    }

    @Test
    void repeatedAndLateAcknowledgements_countOnce() {
        server.behave((batch, number) -> IngestServer.store(batch).twice());
        append(journal, 0, 1500);

        try (var _ = sender()) {
            await().until(() -> journal.pending() == 0);
            append(journal, 1500, 1600);
            await().until(() -> journal.pending() == 0);
        }

        assertThat(server.stored()).isEqualTo(clicks(0, 1600));
        assertThat(counter(registry, "click_journal_acknowledged")).isEqualTo(1600);
    }

    @Test
    void acknowledgementOfWhatWasNotSent_notBelieved() {
        server.behave((batch, number) -> number == 1
                ? IngestServer.answer(IngestClicksResponse.newBuilder()
                        .setJournalPosition(Long.MAX_VALUE)
                        .build())
                : IngestServer.store(batch));
        append(journal, 0, 10);

        try (var _ = sender()) {
            await().until(() -> journal.pending() == 0);
        }

        assertThat(server.stored()).isEqualTo(clicks(0, 10));
    }

    @Test
    void batchesInFlight_bounded_whileNothingIsAcknowledged() {
        server.behave((batch, number) -> IngestServer.storeSilently(batch));
        append(journal, 0, 12_000);

        try (ClickSender sender = sender(Duration.ofMinutes(1))) {
            await().until(() -> server.batches().size() == 8);
            append(journal, 12_000, 12_010);
            assertThat(server.batches()).hasSize(8);
            sender.close(Duration.ZERO);
        }
        assertThat(server.batches()).hasSize(8);
        assertThat(journal.pending()).isEqualTo(12_010);
    }

    @Test
    void rejectedClick_neverSentAgain() {
        server.behave((batch, number) -> {
            IngestClicksResponse.Builder response =
                    IngestClicksResponse.newBuilder().setJournalPosition(batch.getJournalPosition());
            batch.getClicksList().stream()
                    .filter(click -> click.getCode().equals("code-3"))
                    .forEach(click -> response.addRejectedClicks(RejectedClick.newBuilder()
                            .setEventId(click.getEventId())
                            .setReason("INVALID_LINK")));
            return IngestServer.answer(response.build());
        });
        append(journal, 0, 5);

        try (var _ = sender()) {
            await().until(() -> journal.pending() == 0);
        }

        assertThat(counter(registry, "click_journal_rejected")).isEqualTo(1);
        assertThat(counter(registry, "click_journal_acknowledged")).isEqualTo(5);
    }

    @Test
    void malformedClick_givenUp_andThoseAroundItArrive() {
        server.behave((batch, number) ->
                contains(batch, "code-2") ? IngestServer.fail(Status.INVALID_ARGUMENT) : IngestServer.store(batch));
        append(journal, 0, 5);

        try (var _ = sender()) {
            await().until(() -> journal.pending() == 0);
        }

        assertThat(server.distinct()).hasSize(4);
        assertThat(counter(registry, "click_journal_dropped")).isEqualTo(1);
    }

    @Test
    void agedConnections_clicksMoveOver_withoutAFailure() {
        // Connections of one second, and one more for their streams: without renewal each stream would be cut.
        try (IngestServer aging = IngestServer.aging(Duration.ofSeconds(1), Duration.ofSeconds(1));
                GrpcChannels channels = new GrpcChannels(PATIENCE)) {
            Channel upstream = channels.open(new Address("127.0.0.1", aging.port()));
            int sent = 0;
            try (ClickSender _ = new ClickSender(
                    journal, upstream, "edge-1", metrics, Duration.ofSeconds(15), Duration.ofMillis(800))) {
                while (aging.streams() < 6) {
                    append(journal, sent, sent + 10);
                    sent += 10;
                    await().until(() -> journal.pending() == 0);
                }
            }

            assertThat(aging.stored()).isEqualTo(clicks(0, sent));
            assertThat(counter(registry, "click_stream_failures")).isZero();
        }
    }

    @Test
    void unexpectedFailures_survived_andToldOnce() {
        AtomicInteger calls = new AtomicInteger();
        AtomicInteger cancelled = new AtomicInteger();
        Channel broken = ClientInterceptors.intercept(channel, new ClientInterceptor() {
            @Override
            public <Q, R> ClientCall<Q, R> interceptCall(
                    MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
                int number = calls.incrementAndGet();
                if (number == 1) {
                    throw new IllegalStateException("when it is opened");
                }
                return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
                    @Override
                    public void sendMessage(Q message) {
                        if (number == 2) {
                            throw new IllegalStateException("when it is sent");
                        }
                        super.sendMessage(message);
                    }

                    @Override
                    public void cancel(@Nullable String message, @Nullable Throwable cause) {
                        cancelled.incrementAndGet();
                        super.cancel(message, cause);
                    }
                };
            }
        });
        append(journal, 0, 10);

        try (LogCapture log = LogCapture.of(ClickSender.class);
                ClickSender _ = new ClickSender(journal, broken, "edge-1", metrics, PATIENCE, LONG)) {
            await().until(() -> journal.pending() == 0);
            assertThat(log.lines().stream().filter(line -> line.startsWith("ERROR")))
                    .singleElement()
                    .asString()
                    .contains("when it is opened");
        }

        assertThat(server.stored()).isEqualTo(clicks(0, 10));
        assertThat(cancelled).hasValue(1);
        assertThat(counter(registry, "click_stream_failures")).isEqualTo(2);
    }

    @Test
    void closing_flushesWhatIsThere() {
        ClickSender sender = sender();
        append(journal, 0, 3000);

        sender.close(Duration.ofSeconds(5));

        assertThat(server.stored()).isEqualTo(clicks(0, 3000));
    }

    @Test
    void upstreamAbsent_clicksArriveOnceItIsThere() throws Exception {
        int port = server.port();
        server.close();
        append(journal, 0, 10);

        try (var _ = sender()) {
            await().until(() -> counter(registry, "click_stream_failures") >= 2);
            try (IngestServer back = IngestServer.start(port)) {
                channel.resetConnectBackoff();
                await().until(() -> journal.pending() == 0);
                assertThat(back.stored()).isEqualTo(clicks(0, 10));
            }
        }
    }

    private ClickSender sender() {
        return sender(PATIENCE);
    }

    private ClickSender sender(Duration patience) {
        return new ClickSender(journal, channel, "edge-1", metrics, patience, LONG);
    }

    private static boolean contains(IngestClicksRequest batch, String code) {
        return batch.getClicksList().stream().anyMatch(click -> click.getCode().equals(code));
    }

    private static <T> java.util.List<T> repeated(java.util.List<T> list) {
        java.util.List<T> twice = new java.util.ArrayList<>(list);
        twice.addAll(list);
        return twice;
    }
}
