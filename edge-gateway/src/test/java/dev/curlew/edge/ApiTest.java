package dev.curlew.edge;

import static dev.curlew.edge.testing.EdgeExtension.json;
import static dev.curlew.edge.testing.EdgeExtension.problem;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.MediaType;
import dev.curlew.edge.testing.EdgeExtension;
import dev.curlew.edge.testing.LinkBackend;
import dev.curlew.edge.testing.TestEdge;
import dev.curlew.platform.error.ApiError;
import dev.curlew.proto.analytics.v1.Dimension;
import dev.curlew.proto.analytics.v1.GetLinkStatsRequest;
import dev.curlew.proto.analytics.v1.Granularity;
import dev.curlew.proto.link.v1.CreateLinkRequest;
import dev.curlew.proto.link.v1.DeleteLinkRequest;
import dev.curlew.proto.link.v1.GetLinkRequest;
import dev.curlew.proto.link.v1.ListLinksRequest;
import dev.curlew.proto.link.v1.UpdateLinkRequest;
import io.grpc.Metadata;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The JSON API of a whole edge, through to backends on the loopback. */
class ApiTest {

    @RegisterExtension
    static final EdgeExtension CURLEW = new EdgeExtension();

    private final TestEdge edge = CURLEW.edge();
    private final LinkBackend backend = CURLEW.backend();

    @Test
    void create_forwardsTheBody_andAnswersTheLink() {
        AggregatedHttpResponse response =
                edge.postJson("/api/v1/links", "{\"targetUrl\":\"https://example.com/ü\",\"tags\":[\"a\"]}");

        assertThat(response.status().code()).as(response.contentUtf8()).isEqualTo(200);
        assertThat(response.contentType()).isEqualTo(MediaType.JSON_UTF_8);
        assertThat(response.headers().names()).noneMatch(name -> name.toString().startsWith("grpc-"));
        assertThat(response.trailers().isEmpty()).isTrue();
        JsonNode link = json(response);
        assertThat(link.path("code").asText()).isEqualTo("abc1234");
        assertThat(link.path("shortUrl").asText()).isEqualTo("http://localhost:8080/abc1234");
        assertThat(link.path("revision").asText()).isEqualTo("1");
        assertThat(link.path("crawlable").isBoolean()).isTrue();
        assertThat(link.has("password")).isFalse();
        CreateLinkRequest request = last(CreateLinkRequest.class);
        assertThat(request.getLink().getTargetUrl()).isEqualTo("https://example.com/ü");
        assertThat(request.getLink().getTagsList()).containsExactly("a");
    }

    @Test
    void fieldNames_inEitherSpelling() {
        assertThat(edge.postJson("/api/v1/links?validate_only=true", "{\"target_url\":\"https://example.com/\"}")
                        .status()
                        .code())
                .isEqualTo(200);

        assertThat(last(CreateLinkRequest.class).getValidateOnly()).isTrue();
        assertThat(last(CreateLinkRequest.class).getLink().getTargetUrl()).isEqualTo("https://example.com/");
    }

    @Test
    void whoCalls_sentOn_andNothingElse() {
        edge.send(
                HttpMethod.GET,
                "/api/v1/links/known",
                "",
                "authorization",
                "Bearer key-1",
                "x-request-id",
                "request-1",
                "x-forwarded-for",
                "203.0.113.9, 192.0.2.44",
                "x-curlew-client-address",
                "198.51.100.1",
                "x-other",
                "no",
                "grpc-timeout",
                "1n");

        Metadata metadata = backend.lastMetadata();
        assertThat(text(metadata, "authorization")).isEqualTo("Bearer key-1");
        assertThat(text(metadata, "x-request-id")).isEqualTo("request-1");
        assertThat(text(metadata, "x-curlew-client-address")).isEqualTo("192.0.2.44");
        assertThat(metadata.keys()).doesNotContain("x-other");
        assertThat(last(GetLinkRequest.class).getCode()).isEqualTo("known");
    }

    @Test
    void update_takesMaskAndPath() {
        AggregatedHttpResponse response = edge.send(
                HttpMethod.PATCH,
                "/api/v1/links/known?updateMask=targetUrl,expireTime",
                "{\"targetUrl\":\"https://example.com/2\"}",
                "content-type",
                "application/json");

        assertThat(response.status().code()).as(response.contentUtf8()).isEqualTo(200);
        UpdateLinkRequest request = last(UpdateLinkRequest.class);
        assertThat(request.getLink().getCode()).isEqualTo("known");
        assertThat(request.getLink().getTargetUrl()).isEqualTo("https://example.com/2");
        assertThat(request.getUpdateMask().getPathsList()).containsExactly("target_url", "expire_time");
    }

    static Stream<Arguments> bodiesWithDefaults() {
        return Stream.of(
                Arguments.of("{\"crawlable\":false}", List.of("crawlable")),
                Arguments.of("{\"title\":\"\"}", List.of("title")),
                Arguments.of("{\"tags\":[]}", List.of("tags")),
                Arguments.of("{\"redirectStatus\":0}", List.of("redirect_status")),
                Arguments.of("{\"forwardPath\":false}", List.of("forward_path")),
                Arguments.of("{\"forward_path\":false}", List.of("forward_path")),
                Arguments.of("{\"expireTime\":null}", List.of("expire_time")),
                Arguments.of("{\"utm\":{},\"enabled\":false}", List.of("utm", "enabled")),
                // What a client sends that got the link and sends it back: nobody can change these.
                Arguments.of(
                        "{\"code\":\"known\",\"domain\":\"localhost:8080\",\"revision\":\"3\",\"etag\":\"e\","
                                + "\"createTime\":\"2026-01-01T00:00:00Z\",\"passwordProtected\":false,\"notes\":\"\"}",
                        List.of("notes")),
                Arguments.of("{\"etag\":\"e\"}", List.of()),
                Arguments.of("{}", List.of()));
    }

    @ParameterizedTest
    @MethodSource("bodiesWithDefaults")
    void updateWithoutMask_takesTheNamesOfItsBody(String body, List<String> mask) {
        AggregatedHttpResponse response =
                edge.send(HttpMethod.PATCH, "/api/v1/links/known", body, "content-type", "application/json");

        assertThat(response.status().code()).as(response.contentUtf8()).isEqualTo(200);
        UpdateLinkRequest request = last(UpdateLinkRequest.class);
        assertThat(request.getUpdateMask().getPathsList()).containsExactlyElementsOf(mask);
        assertThat(request.getLink().getCode()).isEqualTo("known");
    }

    @Test
    void delete_answersAnEmptyObject() {
        AggregatedHttpResponse response = edge.send(HttpMethod.DELETE, "/api/v1/links/known?allowMissing=true", "");

        assertThat(response.status().code()).isEqualTo(200);
        assertThat(response.contentUtf8()).isEqualTo("{}");
        assertThat(last(DeleteLinkRequest.class).getAllowMissing()).isTrue();
    }

    @Test
    void stats_takesTimesEnumsAndLists_andShowsZeros() {
        AggregatedHttpResponse response = edge.get("/api/v1/links/known/stats?granularity=DAY&groupBy=COUNTRY"
                + "&groupBy=BROWSER&startTime=2026-01-01T00:00:00Z&endTime=2026-02-01T00:00:00%2B01:00"
                + "&timeZone=Europe/Berlin");

        assertThat(response.status().code()).as(response.contentUtf8()).isEqualTo(200);
        GetLinkStatsRequest request = last(GetLinkStatsRequest.class);
        assertThat(request.getGranularity()).isEqualTo(Granularity.DAY);
        assertThat(request.getGroupByList()).containsExactly(Dimension.COUNTRY, Dimension.BROWSER);
        assertThat(request.getStartTime().getSeconds()).isEqualTo(1767225600);
        assertThat(request.getEndTime().getSeconds()).isEqualTo(1769900400);
        assertThat(request.getTimeZone()).isEqualTo("Europe/Berlin");
        JsonNode stats = json(response);
        assertThat(stats.path("clicks").asText()).isEqualTo("0");
        assertThat(stats.path("series").isArray()).isTrue();
    }

    @Test
    void list_takesQueryParameters() {
        assertThat(edge.get("/api/v1/links?pageSize=5&filter=tag:a&showDeleted=true")
                        .status()
                        .code())
                .isEqualTo(200);

        assertThat(last(ListLinksRequest.class))
                .isEqualTo(ListLinksRequest.newBuilder()
                        .setPageSize(5)
                        .setFilter("tag:a")
                        .setShowDeleted(true)
                        .build());
    }

    @Test
    void errors_asProblems_withFieldsAsTheBodyHasThem() {
        backend.fail(ApiError.invalidArgument("INVALID_FIELD", "Bad fields.")
                .withViolation("link.targetUrl", "expected: http or https")
                .withMetadata("most", "5"));

        AggregatedHttpResponse response = edge.postJson("/api/v1/links", "{\"targetUrl\":\"ftp://example.com/\"}");

        JsonNode problem = problem(response, 400, "INVALID_FIELD");
        assertThat(problem.path("type").asText()).isEqualTo("https://curlew.dev/errors/INVALID_FIELD");
        assertThat(problem.path("title").asText()).isEqualTo("Invalid field");
        assertThat(problem.path("detail").asText()).isEqualTo("Bad fields.");
        assertThat(problem.path("domain").asText()).isEqualTo("curlew.dev");
        assertThat(problem.at("/metadata/most").asText()).isEqualTo("5");
        assertThat(problem.at("/violations/0/field").asText()).isEqualTo("targetUrl");
        assertThat(problem.path("instance").asText())
                .isEqualTo(response.headers().get("x-request-id"));
        assertThat(response.headers().names()).noneMatch(name -> name.toString().startsWith("grpc-"));
    }

    @Test
    void quota_tellsWhenToComeAgain() {
        backend.fail(
                ApiError.resourceExhausted("TOO_MANY_REQUESTS", "Slow down.").withRetryDelay(Duration.ofMillis(2500)));

        AggregatedHttpResponse response = edge.get("/api/v1/links/known");

        problem(response, 429, "TOO_MANY_REQUESTS");
        assertThat(response.headers().get("retry-after")).isEqualTo("3");
    }

    @Test
    void missingKey_asksForOne() {
        backend.fail(ApiError.unauthenticated("KEY_NEEDED", "A key is needed."));

        AggregatedHttpResponse response = edge.get("/api/v1/links/known");

        problem(response, 401, "KEY_NEEDED");
        assertThat(response.headers().get("www-authenticate")).isEqualTo("Bearer");
    }

    @Test
    void methodNotBuiltBehind_notImplemented() {
        problem(edge.get("/api/v1/links/known/revisions"), 501, "UNIMPLEMENTED");
    }

    private <T> T last(Class<T> type) {
        return backend.requests().stream()
                .filter(type::isInstance)
                .map(type::cast)
                .reduce((_, second) -> second)
                .orElseThrow();
    }

    private static String text(Metadata metadata, String name) {
        return String.valueOf(metadata.get(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER)));
    }
}
