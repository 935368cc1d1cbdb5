package dev.curlew.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.MediaType;
import dev.curlew.edge.testing.LinkBackend;
import dev.curlew.edge.testing.TestEdge;
import dev.curlew.platform.error.ApiError;
import dev.curlew.proto.link.v1.BatchCreateLinksRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** Batches over HTTP: larger than other requests, and with errors inside of answers. */
@TestInstance(Lifecycle.PER_CLASS)
class ApiBatchTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PATH = "/api/v1/links:batchCreate";

    private final LinkBackend backend = LinkBackend.start();
    private final TestEdge edge;

    ApiBatchTest(@TempDir Path journal) {
        edge = TestEdge.start(journal, backend.port(), backend.port());
    }

    @AfterEach
    void heal() {
        backend.fail(null);
    }

    @AfterAll
    void close() {
        edge.close();
        backend.close();
    }

    @Test
    void batchCreate_thousandLongTargets_passBothWays() throws JsonProcessingException {
        String target = "https://example.com/" + "a".repeat(8172);
        String links = IntStream.range(0, 1000)
                .mapToObj(_ -> "{\"link\":{\"targetUrl\":\"" + target + "\"}}")
                .collect(Collectors.joining(","));
        AggregatedHttpResponse answer = edge.postJson(PATH, "{\"requests\":[" + links + "]}");
        assertThat(answer.status().code()).isEqualTo(200);
        JsonNode results = JSON.readTree(answer.contentUtf8()).get("results");
        assertThat(results).hasSize(1000);
        assertThat(results.get(999).at("/link/targetUrl").asText()).isEqualTo(target);
        assertThat(answer.headers().get("cache-control")).isEqualTo("no-store");
        assertThat(answer.headers().names()).noneMatch(name -> name.toString().startsWith("grpc-"));
    }

    @Test
    void batchCreate_itemThatFails_tellsItsDetails() throws JsonProcessingException {
        AggregatedHttpResponse answer =
                edge.postJson(PATH, "{\"requests\":[{\"link\":{\"targetUrl\":\"https://a.example/\"}},{\"link\":{}}]}");
        JsonNode error = JSON.readTree(answer.contentUtf8()).at("/results/1/error");
        assertThat(error.get("code").asInt()).isEqualTo(3);
        assertThat(error.at("/details/0/reason").asText()).isEqualTo("INVALID_FIELD");
        assertThat(error.at("/details/1/fieldViolations/0/field").asText()).isEqualTo("requests[1].link.targetUrl");
    }

    @Test
    void batchCreate_keyOfTheCaller_isSentOn() {
        edge.send(HttpMethod.POST, PATH, "{}", "content-type", "application/json", "authorization", "Bearer abc");
        assertThat(backend.lastMetadata()
                        .get(io.grpc.Metadata.Key.of("authorization", io.grpc.Metadata.ASCII_STRING_MARSHALLER)))
                .isEqualTo("Bearer abc");
        assertThat(backend.requests().getLast()).isEqualTo(BatchCreateLinksRequest.getDefaultInstance());
    }

    @Test
    void batchCreate_bodyOverTheLimit_isRefused() throws JsonProcessingException {
        byte[] body = ("{\"requests\":[\"" + "a".repeat(17 << 20) + "\"]}").getBytes(StandardCharsets.US_ASCII);
        problem(edge.send(HttpMethod.POST, PATH, body, MediaType.JSON), 413, "BODY_TOO_LARGE");
    }

    @Test
    void batchCreate_moreThanAMillionTokens_isRefused() throws JsonProcessingException {
        byte[] body = ("{\"requests\":[{}" + ",{}".repeat(1_000_000) + "]}").getBytes(StandardCharsets.US_ASCII);
        problem(edge.send(HttpMethod.POST, PATH, body, MediaType.JSON), 400, "INVALID_JSON");
    }

    @Test
    void batchCreate_badForm_isRefusedAsElsewhere() throws JsonProcessingException {
        JsonNode unknown =
                problem(edge.postJson(PATH, "{\"requests\":[{\"link\":{\"target\":\"x\"}}]}"), 400, "UNKNOWN_FIELD");
        assertThat(unknown.at("/violations/0/field").asText()).isEqualTo("requests[0].link.target");
        problem(edge.postJson(PATH, "{"), 400, "INVALID_JSON");
        problem(edge.postJson(PATH + "?x=1", "{}"), 400, "UNKNOWN_FIELD");
        problem(edge.send(HttpMethod.POST, PATH, "{}", "content-type", "text/plain"), 415, "UNSUPPORTED_MEDIA_TYPE");
        problem(edge.get(PATH), 405, "METHOD_NOT_ALLOWED");
    }

    @Test
    void batchCreate_refusedBehind_isAProblem() throws JsonProcessingException {
        backend.fail(ApiError.invalidArgument("INVALID_FIELD", "No.").withViolation("requests", "1 to 1,000 requests"));
        JsonNode problem = problem(edge.postJson(PATH, "{}"), 400, "INVALID_FIELD");
        assertThat(problem.at("/violations/0/field").asText()).isEqualTo("requests");
    }

    private static JsonNode problem(AggregatedHttpResponse answer, int status, String reason)
            throws JsonProcessingException {
        assertThat(answer.status().code()).isEqualTo(status);
        JsonNode problem = JSON.readTree(answer.contentUtf8());
        assertThat(problem.get("reason").asText()).isEqualTo(reason);
        return problem;
    }
}
