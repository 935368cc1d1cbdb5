package dev.curlew.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.curlew.embedded.junit.PostgresExtension;
import dev.curlew.embedded.junit.RedisExtension;
import dev.curlew.link.TransferClient.Sending;
import dev.curlew.proto.link.v1.ExportLinksRequest;
import dev.curlew.proto.link.v1.ExportLinksResponse;
import dev.curlew.proto.link.v1.Import;
import dev.curlew.proto.link.v1.Import.State;
import dev.curlew.proto.link.v1.TransferFormat;
import dev.curlew.proto.link.v1.TransferServiceGrpc;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Clients that send or read nothing for a while: they are cut off, and can go on later. */
class StalledTransferTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    private static final int ROWS = 2_000;
    private static final ByteString FILE = file("upload");
    private static final ByteString MORE = file("export");

    private static final int PIECE = 16 * 1024;
    private static final int MOST_OF_IT = 40 * PIECE;

    private static Replica impatient;
    private static Replica patient;
    private static TransferClient client;

    @BeforeAll
    static void start() {
        impatient = Replica.start(POSTGRES, REDIS, Map.of("TRANSFER_STALL_LIMIT", "300ms"));
        patient = Replica.start(POSTGRES, REDIS);
        client = TransferClient.of(patient);
    }

    @AfterAll
    static void stop() {
        patient.close();
        impatient.close();
    }

    @Test
    void upload_thatStalls_isCutOff_andGoesOnLater() {
        String id = client.create(TransferFormat.CSV);
        Sending stalled = TransferClient.of(impatient).open(id, 0);
        for (int at = 0; at < MOST_OF_IT && stalled.send(FILE.substring(at, at + PIECE), false); at += PIECE) {
            // The rest never comes.
        }

        assertThat(Errors.reason(stalled::ended)).isEqualTo("STREAM_TOO_SLOW");

        Import waiting = client.get(id);
        assertThat(waiting.getState()).isEqualTo(State.WAITING);
        assertThat(waiting.getReceivedBytes()).isBetween(1L, (long) MOST_OF_IT);
        Import done = client.upload(id, FILE, waiting.getReceivedBytes(), true);
        assertThat(done.getState()).isEqualTo(State.SUCCEEDED);
        assertThat(done.getCreatedCount()).isEqualTo(ROWS);
        assertThat(done.getFailuresCount()).isZero();
        assertThat(stalls("import")).isOne();
    }

    @Test
    void export_thatStalls_isCutOff_andGoesOnBehindItsLastPiece() {
        Import _ = client.importFile(TransferFormat.CSV, MORE.toStringUtf8());
        ExportLinksRequest all = ExportLinksRequest.getDefaultInstance();
        String whole = client.export(all);
        Reading reading = new Reading();
        TransferServiceGrpc.newStub(impatient.channel())
                .withInterceptors(Replica.header("authorization", "Bearer " + Replica.ADMIN_KEY))
                .exportLinks(all, reading);
        reading.next();
        await().until(() -> reading.pieces.size() == 1);

        // Nothing more is asked for, until the server gives up; what it had sent by then is still there to read.
        await().until(() -> stalls("export") == 1);
        reading.rest();
        assertThat(Errors.reason(reading::end)).isEqualTo("STREAM_TOO_SLOW");

        StringBuilder file = new StringBuilder();
        reading.pieces.forEach(piece -> file.append(piece.getChunk().toStringUtf8()));
        assertThat(file.length()).isLessThan(whole.length());
        String token = reading.pieces.getLast().getResumeToken();
        assertThat(token).isNotEmpty();
        file.append(client.export(all.toBuilder().setResumeToken(token).build()));
        assertThat(file.toString()).isEqualTo(whole);
    }

    private static double stalls(String direction) {
        return impatient.counted("transfers_stalled", "direction", direction);
    }

    private static ByteString file(String name) {
        return ByteString.copyFromUtf8("code,targetUrl,title\n"
                + IntStream.range(0, ROWS)
                        .mapToObj(i -> name + "-" + i + ",https://example.com/" + i + "," + "x".repeat(400) + "\n")
                        .collect(Collectors.joining()));
    }

    /** An export of which pieces are taken one by one. */
    private static final class Reading implements ClientResponseObserver<ExportLinksRequest, ExportLinksResponse> {

        private final List<ExportLinksResponse> pieces = new CopyOnWriteArrayList<>();
        private final CompletableFuture<@Nullable Void> ended = new CompletableFuture<>();
        private final CompletableFuture<ClientCallStreamObserver<ExportLinksRequest>> call = new CompletableFuture<>();

        void next() {
            call.join().request(1);
        }

        void rest() {
            call.join().request(Integer.MAX_VALUE);
        }

        void end() {
            try {
                var _ = ended.orTimeout(30, TimeUnit.SECONDS).join();
            } catch (CompletionException e) {
                throw e.getCause() instanceof RuntimeException known ? known : e;
            }
        }

        @Override
        public void beforeStart(ClientCallStreamObserver<ExportLinksRequest> starting) {
            starting.disableAutoRequestWithInitial(0);
            call.complete(starting);
        }

        @Override
        public void onNext(ExportLinksResponse piece) {
            pieces.add(piece);
        }

        @Override
        public void onError(Throwable failure) {
            ended.completeExceptionally(failure);
        }

        @Override
        public void onCompleted() {
            ended.complete(null);
        }
    }
}
