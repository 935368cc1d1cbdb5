package dev.curlew.edge;

import static dev.curlew.edge.testing.EdgeExtension.json;
import static dev.curlew.edge.testing.EdgeExtension.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpRequestWriter;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.stream.StreamMessage;
import dev.curlew.edge.testing.EdgeExtension;
import dev.curlew.edge.testing.TransferBackend;
import dev.curlew.platform.error.ApiError;
import dev.curlew.proto.link.v1.ExportLinksRequest;
import dev.curlew.proto.link.v1.TransferFormat;
import dev.curlew.proto.link.v1.UploadImportRequest;
import io.grpc.Metadata;
import java.time.Duration;
import java.util.List;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** Files of links over HTTP. */
class ApiFileTest {

    @RegisterExtension
    static final EdgeExtension CURLEW = new EdgeExtension();

    private static final String UPLOAD = "/api/v1/imports/imp-1:upload";
    private static final String EXPORT = "/api/v1/links:export";

    private final TransferBackend backend = CURLEW.backend().transfers();

    @AfterEach
    void reset() {
        backend.reset();
    }

    @Test
    void upload_body_arrivesInPieces_withItsOffsetsAndEnd() {
        byte[] file = new byte[200_000];
        AggregatedHttpResponse answer =
                CURLEW.edge().send(HttpMethod.POST, UPLOAD + "?offset=7&last=true", file, MediaType.CSV_UTF_8);
        assertThat(answer.status().code()).as(answer.contentUtf8()).isEqualTo(200);
        assertThat(json(answer).path("receivedBytes").asLong()).isEqualTo(file.length);
        assertThat(answer.headers().get("cache-control")).isEqualTo("no-store");
        List<UploadImportRequest> pieces = backend.pieces();
        assertThat(pieces.getFirst().getImportId()).isEqualTo("imp-1");
        assertThat(pieces.getFirst().getOffset()).isEqualTo(7);
        assertThat(pieces.stream().skip(1))
                .allMatch(piece -> piece.getImportId().isEmpty());
        assertThat(pieces.getLast().getOffset()).isEqualTo(7 + file.length);
        assertThat(pieces.stream().filter(UploadImportRequest::getLast)).containsExactly(pieces.getLast());
    }

    @Test
    void upload_withoutABody_stillEndsTheFile() {
        AggregatedHttpResponse answer =
                CURLEW.edge().send(HttpMethod.POST, UPLOAD + "?last=true", "", "authorization", "Bearer abc");
        assertThat(answer.status().code()).isEqualTo(200);
        assertThat(backend.pieces()).singleElement().satisfies(piece -> {
            assertThat(piece.getImportId()).isEqualTo("imp-1");
            assertThat(piece.getLast()).isTrue();
        });
        assertThat(CURLEW.backend()
                        .lastMetadata()
                        .get(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER)))
                .isEqualTo("Bearer abc");
    }

    @ParameterizedTest
    @CsvSource({
        "POST, ?offset=x, INVALID_FIELD, offset",
        "POST, ?last=maybe, INVALID_FIELD, last",
        "POST, ?chunk=YQ, UNKNOWN_FIELD, chunk",
        "POST, ?importId=other, UNKNOWN_FIELD, importId",
        "GET, ?format=EXCEL, INVALID_FIELD, format",
        "GET, ?filtr=x, UNKNOWN_FIELD, filtr",
    })
    void badQuery_isRefused_beforeAnythingIsAsked(HttpMethod method, String query, String reason, String field) {
        String path = method == HttpMethod.POST ? UPLOAD : EXPORT;
        JsonNode problem = problem(CURLEW.edge().send(method, path + query, ""), 400, reason);
        assertThat(problem.path("violations").findValuesAsText("field")).containsExactly(field);
        assertThat(backend.pieces()).isEmpty();
        assertThat(backend.exports()).isEmpty();
    }

    @Test
    void upload_refusedByTheService_isAProblem_atOnce() {
        backend.fail(ApiError.outOfRange("IMPORT_OFFSET_BEYOND", "Too far.").withMetadata("receivedBytes", "5"));
        AggregatedHttpResponse answer =
                CURLEW.edge().send(HttpMethod.POST, UPLOAD + "?offset=9", new byte[1 << 20], MediaType.OCTET_STREAM);
        JsonNode problem = problem(answer, 400, "IMPORT_OFFSET_BEYOND");
        assertThat(problem.at("/metadata/receivedBytes").asText()).isEqualTo("5");
    }

    @Test
    void upload_serviceThatTakesNothing_holdsTheBodyBack() {
        backend.stop();
        int size = 64 << 20;
        try (ClientFactory connections = ClientFactory.builder().build()) {
            HttpRequestWriter body =
                    HttpRequest.streaming(RequestHeaders.builder(HttpMethod.POST, UPLOAD + "?last=true")
                            .build());
            HttpResponse response = client(connections).execute(body);
            int[] written = {0};
            write(body, size, written);
            await().until(() -> !backend.pieces().isEmpty());
            // What is under way fits into buffers: far less than the file.
            awaitStandstill(() -> written[0]);
            assertThat(written[0]).isLessThan(size / 2);
            backend.open();
            assertThat(json(response.aggregate().join()).path("receivedBytes").asLong())
                    .isEqualTo(size);
        }
    }

    /** Waits until a count has not grown for half a second. */
    private static void awaitStandstill(IntSupplier count) {
        int[] last = {-1};
        await().during(Duration.ofMillis(500)).atMost(Duration.ofSeconds(30)).until(() -> {
            int before = last[0];
            last[0] = count.getAsInt();
            return before == last[0];
        });
    }

    private static void write(HttpRequestWriter body, int size, int[] written) {
        if (written[0] >= size) {
            body.close();
            return;
        }
        body.write(HttpData.wrap(new byte[64 * 1024]));
        var _ = body.whenConsumed().thenRun(() -> {
            written[0] += 64 * 1024;
            write(body, size, written);
        });
    }

    @Test
    void upload_clientThatGoes_endsTheCall() {
        try (ClientFactory connections = ClientFactory.builder().build()) {
            HttpRequestWriter body = HttpRequest.streaming(RequestHeaders.of(HttpMethod.POST, UPLOAD + "?last=true"));
            HttpResponse response = client(connections).execute(body);
            body.write(HttpData.wrap(new byte[1000]));
            await().until(() -> !backend.pieces().isEmpty());
            body.abort();
            response.abort();
            await().until(() -> backend.cancelled() > 0);
            assertThat(backend.pieces()).noneMatch(UploadImportRequest::getLast);
        }
    }

    @Test
    void export_isAFile() {
        AggregatedHttpResponse file =
                CURLEW.edge().get(EXPORT + "?format=CSV&filter=tag:a&resume_token=abc", "authorization", "Bearer abc");
        assertThat(file.status().code()).isEqualTo(200);
        assertThat(file.content().length()).isEqualTo(2 * 64 * 1024);
        assertThat(file.headers().get("content-type")).isEqualTo("text/csv; charset=utf-8");
        assertThat(file.headers().get("content-disposition"))
                .matches("attachment; filename=\"links-\\d{4}-\\d\\d-\\d\\d\\.csv\"");
        assertThat(file.headers().get("cache-control")).isEqualTo("no-store");
        assertThat(backend.exports())
                .containsExactly(ExportLinksRequest.newBuilder()
                        .setFormat(TransferFormat.CSV)
                        .setFilter("tag:a")
                        .setResumeToken("abc")
                        .build());
        assertThat(CURLEW.edge().get(EXPORT).headers().get("content-type")).isEqualTo("application/x-ndjson");
    }

    @Test
    void export_withoutLinks_isAnEmptyFile() {
        backend.exportPieces(0);
        AggregatedHttpResponse file = CURLEW.edge().get(EXPORT);
        assertThat(file.status().code()).isEqualTo(200);
        assertThat(file.content().isEmpty()).isTrue();
    }

    @Test
    void export_refused_isAProblem_andBrokenOffLater_noWholeFile() {
        backend.exportPieces(0);
        backend.fail(ApiError.permissionDenied("SCOPE_MISSING", "No."));
        problem(CURLEW.edge().get(EXPORT), 403, "SCOPE_MISSING");
        backend.exportPieces(2);
        assertThatThrownBy(() -> CURLEW.edge().get(EXPORT)).isNotNull();
    }

    @Test
    void export_readerThatStops_holdsTheServiceBack_andEndsItWhenItGoes() {
        int pieces = 2000;
        backend.exportPieces(pieces);
        try (ClientFactory connections = ClientFactory.builder().build()) {
            HttpResponse response = client(connections).get(EXPORT);
            StreamMessage<?> message = response;
            message.subscribe(new Subscriber<Object>() {
                @Override
                public void onSubscribe(Subscription subscription) {
                    subscription.request(2);
                }

                @Override
                public void onNext(Object part) {}

                @Override
                public void onError(Throwable failure) {}

                @Override
                public void onComplete() {}
            });
            await().until(() -> backend.sent() > 0);
            awaitStandstill(backend::sent);
            assertThat(backend.sent()).isLessThan(pieces / 2);
            response.abort();
        }
        await().until(() -> backend.cancelled() > 0);
    }

    private static WebClient client(ClientFactory connections) {
        return WebClient.builder("http://127.0.0.1:" + CURLEW.edge().port())
                .factory(connections)
                .responseTimeoutMillis(60_000)
                .maxResponseLength(0)
                .build();
    }
}
