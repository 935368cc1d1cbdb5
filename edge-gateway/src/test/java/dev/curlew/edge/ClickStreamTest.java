package dev.curlew.edge;

import static dev.curlew.edge.testing.EdgeExtension.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.curlew.edge.testing.LinkBackend;
import dev.curlew.edge.testing.TestEdge;
import dev.curlew.platform.error.ApiError;
import dev.curlew.platform.grpc.GrpcServer;
import dev.curlew.proto.analytics.v1.ClickRecord;
import dev.curlew.proto.analytics.v1.ClickServiceGrpc.ClickServiceImplBase;
import dev.curlew.proto.analytics.v1.ExportClicksRequest;
import dev.curlew.proto.analytics.v1.ExportClicksRequest.Format;
import dev.curlew.proto.analytics.v1.ExportClicksResponse;
import dev.curlew.proto.analytics.v1.WatchClicksRequest;
import dev.curlew.proto.analytics.v1.WatchClicksResponse;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ClickStreamTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final FakeClicks clicks = new FakeClicks();

    @AutoClose
    private final GrpcServer analytics =
            GrpcServer.builder("analytics").addService(clicks).start();

    @AutoClose
    private final LinkBackend links = LinkBackend.start();

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @AutoClose
    private final TestEdge edge;

    ClickStreamTest(@TempDir Path journal) {
        edge = TestEdge.start(journal, links.port(), analytics.port());
    }

    /** Before all else is closed: it would wait for streams that go on. */
    @AfterEach
    void stop() {
        http.shutdownNow();
    }

    @Test
    void watch_sendsEvents_whoseIdsAreResumeTokens() throws Exception {
        HttpResponse<InputStream> response = watch(
                "/api/v1/links/team%2Fx/clicks:watch?domain=go.example",
                WatchClicksResponse.newBuilder().setResumeToken("t1").build());
        BufferedReader lines = reader(response);
        assertThat(event(lines)).containsExactly("retry: 2000", "id: t1", ": nothing new");
        clicks.send(click("t2"));

        assertThat(event(lines))
                .satisfiesExactly(
                        id -> assertThat(id).isEqualTo("id: t2"),
                        type -> assertThat(type).isEqualTo("event: click"),
                        data -> assertThat(data)
                                .startsWith("data: {\"eventId\":\"e\"")
                                .contains("\"bot\":false"));
        assertThat(response.headers().firstValue("content-type")).contains("text/event-stream");
        assertThat(response.headers().firstValue("cache-control")).contains("no-store");
        assertThat(clicks.watches.getFirst().getCode()).isEqualTo("team/x");
        assertThat(clicks.watches.getFirst().getDomain()).isEqualTo("go.example");
    }

    @Test
    void watch_manyClients_eachGetsAllEvents() throws Exception {
        int many = 200;
        List<CompletableFuture<HttpResponse<InputStream>>> responses = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            responses.add(
                    http.sendAsync(request("/api/v1/links/x/clicks:watch").build(), BodyHandlers.ofInputStream()));
        }
        await().atMost(PATIENCE).until(() -> clicks.watching.size() == many);
        clicks.sendToAll(WatchClicksResponse.newBuilder().setResumeToken("t1").build());
        clicks.sendToAll(click("t2"));

        for (CompletableFuture<HttpResponse<InputStream>> response : responses) {
            BufferedReader lines = reader(response.get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
            assertThat(event(lines)).contains("id: t1");
            assertThat(event(lines)).contains("id: t2", "event: click");
        }
        // Nobody who makes or follows a link waits for those who watch.
        assertThat(edge.get("/readyz").status().code()).isEqualTo(200);
    }

    @Test
    void watch_lastEventId_goesBeforeTheQuery() throws Exception {
        HttpRequest request = request("/api/v1/links/x/clicks:watch?resumeToken=old")
                .header("last-event-id", "new")
                .build();
        var _ = http.sendAsync(request, BodyHandlers.ofInputStream());

        await().atMost(PATIENCE).until(() -> clicks.watches.size() == 1);
        assertThat(clicks.watches.getFirst().getResumeToken()).isEqualTo("new");
    }

    @Test
    void watch_gapAndEnd_areEvents() throws Exception {
        BufferedReader lines = reader(watch(
                "/api/v1/links/x/clicks:watch",
                WatchClicksResponse.newBuilder()
                        .setResumeToken("t")
                        .setGap(true)
                        .build()));
        assertThat(event(lines)).containsExactly("retry: 2000", "id: t", "event: gap", "data: {}");

        clicks.fail(ApiError.unavailable("STREAM_TOO_SLOW", "Too slow."));
        assertThat(event(lines)).containsExactly("event: end", "data: {\"reason\":\"STREAM_TOO_SLOW\"}");
        assertThat(lines.readLine()).isNull();
    }

    @Test
    void watch_refused_isAProblem() {
        clicks.refusal = ApiError.unauthenticated("KEY_NEEDED", "A key is needed.");

        problem(edge.get("/api/v1/links/x/clicks:watch"), 401, "KEY_NEEDED");
        problem(edge.get("/api/v1/links/x/clicks:watch?pageSize=3"), 400, "UNKNOWN_FIELD");
    }

    @Test
    void watch_clientGone_endsTheCallBehind() throws Exception {
        HttpResponse<InputStream> response = watch(
                "/api/v1/links/x/clicks:watch",
                WatchClicksResponse.newBuilder().setResumeToken("t").build());
        var _ = event(reader(response));
        response.body().close();

        await().atMost(PATIENCE).until(() -> clicks.last().isCancelled());
    }

    @Test
    void watch_edgeStops_streamEndsAtOnce() throws Exception {
        BufferedReader lines = reader(watch(
                "/api/v1/links/x/clicks:watch",
                WatchClicksResponse.newBuilder().setResumeToken("t").build()));
        var _ = event(lines);
        long began = System.nanoTime();
        Thread stop = Thread.ofVirtual().start(edge::close);

        assertThat(event(lines)).containsExactly("event: end", "data: {\"reason\":\"SHUTTING_DOWN\"}");
        stop.join();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(9));
    }

    @Test
    void export_isAFile_inItsOwnFormat() throws Exception {
        HttpResponse<InputStream> csv = open("/api/v1/clicks:export?code=x&startTime=2026-01-01T00:00:00Z");
        assertThat(new String(csv.body().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("x".repeat(300_000));
        assertThat(csv.headers().firstValue("content-type")).contains("text/csv; charset=utf-8");
        assertThat(csv.headers().firstValue("content-disposition")).contains("attachment; filename=\"clicks.csv\"");
        assertThat(clicks.exports.getFirst().getStartTime().getSeconds()).isEqualTo(1_767_225_600);

        HttpResponse<InputStream> parquet = open("/api/v1/clicks:export?format=PARQUET");
        assertThat(parquet.headers().firstValue("content-type")).contains("application/vnd.apache.parquet");
        assertThat(clicks.exports.getLast().getFormat()).isEqualTo(Format.PARQUET);
    }

    @Test
    void export_thatBreaksOff_isNotTakenForWhole() {
        clicks.breakOff = true;

        assertThat(catchThrowable(() -> open("/api/v1/clicks:export").body().readAllBytes()))
                .isInstanceOf(IOException.class);
    }

    private HttpResponse<InputStream> open(String path) throws Exception {
        return http.send(request(path).build(), BodyHandlers.ofInputStream());
    }

    /** The response begins with the first message. */
    private HttpResponse<InputStream> watch(String path, WatchClicksResponse first) {
        var response = http.sendAsync(request(path).build(), BodyHandlers.ofInputStream());
        clicks.send(first);
        return response.join();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + edge.port() + path))
                .timeout(Duration.ofSeconds(20));
    }

    private static BufferedReader reader(HttpResponse<InputStream> response) {
        return new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
    }

    private static List<String> event(BufferedReader lines) {
        try {
            List<String> event = new ArrayList<>();
            for (String line = lines.readLine(); line != null && !line.isEmpty(); line = lines.readLine()) {
                event.add(line);
            }
            return event;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static WatchClicksResponse click(String token) {
        return WatchClicksResponse.newBuilder()
                .setResumeToken(token)
                .setClick(ClickRecord.newBuilder().setEventId("e"))
                .build();
    }

    private static final class FakeClicks extends ClickServiceImplBase {
        private final List<WatchClicksRequest> watches = new CopyOnWriteArrayList<>();
        private final List<ExportClicksRequest> exports = new CopyOnWriteArrayList<>();
        private final List<ServerCallStreamObserver<WatchClicksResponse>> watching = new CopyOnWriteArrayList<>();
        private volatile @Nullable ApiError refusal;
        private volatile boolean breakOff;

        @Override
        public void watchClicks(WatchClicksRequest request, StreamObserver<WatchClicksResponse> caller) {
            ApiError error = refusal;
            if (error != null) {
                throw error.toStatusRuntimeException();
            }
            var call = (ServerCallStreamObserver<WatchClicksResponse>) caller;
            call.setOnCancelHandler(() -> {});
            watches.add(request);
            watching.add(call);
        }

        @Override
        public void exportClicks(ExportClicksRequest request, StreamObserver<ExportClicksResponse> caller) {
            exports.add(request);
            for (int i = 0; i < 5; i++) {
                caller.onNext(ExportClicksResponse.newBuilder()
                        .setChunk(ByteString.copyFromUtf8("x".repeat(60_000)))
                        .build());
            }
            if (breakOff) {
                caller.onError(
                        ApiError.unavailable("STORE_UNAVAILABLE", "Gone.").toStatusRuntimeException());
            } else {
                caller.onCompleted();
            }
        }

        private ServerCallStreamObserver<WatchClicksResponse> last() {
            await().atMost(PATIENCE).until(() -> !watching.isEmpty());
            return watching.getLast();
        }

        private void send(WatchClicksResponse message) {
            last().onNext(message);
        }

        private void sendToAll(WatchClicksResponse message) {
            watching.forEach(watcher -> watcher.onNext(message));
        }

        private void fail(ApiError error) {
            last().onError(error.toStatusRuntimeException());
        }
    }
}
