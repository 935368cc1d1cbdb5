package dev.curlew.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.api.AnnotationsProto;
import com.google.api.HttpRule;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.MediaType;
import dev.curlew.edge.testing.IngestServer;
import dev.curlew.edge.testing.LinkBackend;
import dev.curlew.edge.testing.TestEdge;
import dev.curlew.platform.error.ApiError;
import dev.curlew.proto.analytics.v1.ClickIngestServiceProto;
import dev.curlew.proto.analytics.v1.ClickServiceProto;
import dev.curlew.proto.analytics.v1.Dimension;
import dev.curlew.proto.analytics.v1.GetLinkStatsRequest;
import dev.curlew.proto.analytics.v1.Granularity;
import dev.curlew.proto.analytics.v1.StatsServiceProto;
import dev.curlew.proto.analytics.v1.TaskServiceProto;
import dev.curlew.proto.link.v1.CreateLinkRequest;
import dev.curlew.proto.link.v1.DeleteLinkRequest;
import dev.curlew.proto.link.v1.DomainServiceProto;
import dev.curlew.proto.link.v1.GetLinkRequest;
import dev.curlew.proto.link.v1.KeyServiceProto;
import dev.curlew.proto.link.v1.LinkServiceProto;
import dev.curlew.proto.link.v1.ListLinksRequest;
import dev.curlew.proto.link.v1.ResolveServiceProto;
import dev.curlew.proto.link.v1.TransferServiceProto;
import dev.curlew.proto.link.v1.UpdateLinkRequest;
import io.grpc.Metadata;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The JSON API of a whole edge, through to backends on the loopback. */
@TestInstance(Lifecycle.PER_CLASS)
class ApiTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final LinkBackend backend = LinkBackend.start().with("known", "https://example.com/", 3);
    private final IngestServer ingest = IngestServer.start();
    private final TestEdge edge;

    ApiTest(@TempDir Path journal) {
        edge = TestEdge.start(journal, backend.port(), backend.port());
    }

    @BeforeAll
    void warmUp() {
        assertThat(edge.get("/readyz").status().code()).isEqualTo(200);
    }

    @AfterEach
    void heal() {
        backend.fail(null);
    }

    @AfterAll
    void close() {
        edge.close();
        ingest.close();
        backend.close();
    }

    @Test
    void create_forwardsTheBody_andAnswersTheLink() throws Exception {
        AggregatedHttpResponse response =
                edge.postJson("/api/v1/links", "{\"targetUrl\":\"https://example.com/ü\",\"tags\":[\"a\"]}");

        assertThat(response.status().code()).as(response.contentUtf8()).isEqualTo(200);
        assertThat(response.contentType()).isEqualTo(MediaType.JSON_UTF_8);
        assertThat(response.headers().names()).noneMatch(name -> name.toString().startsWith("grpc-"));
        assertThat(response.trailers().isEmpty()).isTrue();
        JsonNode link = JSON.readTree(response.contentUtf8());
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

    @Test
    void delete_answersAnEmptyObject() {
        AggregatedHttpResponse response = edge.send(HttpMethod.DELETE, "/api/v1/links/known?allowMissing=true", "");

        assertThat(response.status().code()).isEqualTo(200);
        assertThat(response.contentUtf8()).isEqualTo("{}");
        assertThat(last(DeleteLinkRequest.class).getAllowMissing()).isTrue();
    }

    @Test
    void stats_takesTimesEnumsAndLists_andShowsZeros() throws Exception {
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
        JsonNode stats = JSON.readTree(response.contentUtf8());
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

    static Stream<Arguments> badBodies() {
        return Stream.of(
                Arguments.of("{\"targetUrl\":", "INVALID_JSON", ""),
                Arguments.of("[]", "INVALID_JSON", ""),
                Arguments.of("null", "INVALID_JSON", ""),
                Arguments.of("\"text\"", "INVALID_JSON", ""),
                Arguments.of("{} {}", "INVALID_JSON", ""),
                Arguments.of("{\"title\":\"a\",\"title\":\"b\"}", "INVALID_JSON", ""),
                Arguments.of("{\"targetUrl\":5}", "INVALID_FIELD", "targetUrl"),
                Arguments.of("{\"targetUrl\":{\"a\":1}}", "INVALID_FIELD", "targetUrl"),
                Arguments.of("{\"enabled\":\"true\"}", "INVALID_FIELD", "enabled"),
                Arguments.of("{\"redirectStatus\":\"x\"}", "INVALID_FIELD", "redirectStatus"),
                Arguments.of("{\"redirectStatus\":3.5}", "INVALID_FIELD", "redirectStatus"),
                Arguments.of("{\"redirectStatus\":99999999999}", "INVALID_FIELD", "redirectStatus"),
                Arguments.of("{\"expireTime\":\"tomorrow\"}", "INVALID_FIELD", "expireTime"),
                Arguments.of("{\"cacheMaxAge\":60}", "INVALID_FIELD", "cacheMaxAge"),
                Arguments.of("{\"queryForwarding\":\"SOMEHOW\"}", "INVALID_FIELD", "queryForwarding"),
                Arguments.of("{\"tags\":\"a\"}", "INVALID_FIELD", "tags"),
                Arguments.of("{\"tags\":[\"a\",7]}", "INVALID_FIELD", "tags[1]"),
                Arguments.of("{\"utm\":\"a\"}", "INVALID_FIELD", "utm"),
                Arguments.of("{\"utm\":{\"colour\":\"a\"}}", "UNKNOWN_FIELD", "utm.colour"),
                Arguments.of("{\"colour\":\"red\"}", "UNKNOWN_FIELD", "colour"));
    }

    @ParameterizedTest
    @MethodSource("badBodies")
    void badBody_refused_withTheFieldsName(String body, String reason, String field) throws Exception {
        int before = backend.requests().size();

        JsonNode problem = problem(edge.postJson("/api/v1/links", body), 400, reason);

        assertThat(field.isEmpty() ? "" : problem.at("/violations/0/field").asText())
                .isEqualTo(field);
        assertThat(backend.requests()).hasSize(before);
    }

    @ParameterizedTest
    @CsvSource({
        "pageSize=many, INVALID_FIELD, pageSize",
        "showDeleted=perhaps, INVALID_FIELD, showDeleted",
        "pageSize=1&pageSize=2, INVALID_FIELD, pageSize",
        "page=1, UNKNOWN_FIELD, page",
        "filter=%ff, INVALID_FIELD, filter",
    })
    void badQuery_refused_withTheParametersName(String query, String reason, String field) throws Exception {
        JsonNode problem = problem(edge.get("/api/v1/links?" + query), 400, reason);

        assertThat(problem.at("/violations/0/field").asText()).isEqualTo(field);
    }

    @Test
    void bodyThatIsNotUtf8_refused() throws Exception {
        byte[] body = "{\"targetUrl\":\"https://example.com/?\"}".getBytes(StandardCharsets.US_ASCII);
        body[body.length - 3] = (byte) 0xff;

        problem(edge.send(HttpMethod.POST, "/api/v1/links", body, MediaType.JSON), 400, "INVALID_JSON");
    }

    @Test
    void hugeBody_refused() throws Exception {
        byte[] body = new byte[10 << 20];
        Arrays.fill(body, (byte) ' ');

        problem(edge.send(HttpMethod.POST, "/api/v1/links", body, MediaType.JSON), 413, "BODY_TOO_LARGE");
    }

    @Test
    void bodyThatDoesNotSayJson_refused() throws Exception {
        problem(
                edge.send(
                        HttpMethod.POST,
                        "/api/v1/links",
                        "targetUrl=x".getBytes(StandardCharsets.US_ASCII),
                        MediaType.FORM_DATA),
                415,
                "UNSUPPORTED_MEDIA_TYPE");
    }

    @Test
    void bodyWhereNoneBelongs_refused() throws Exception {
        problem(
                edge.send(HttpMethod.DELETE, "/api/v1/links/known", "{}", "content-type", "application/json"),
                400,
                "INVALID_JSON");
    }

    @Test
    void errors_asProblems_withFieldsAsTheBodyHasThem() throws Exception {
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
    void quota_tellsWhenToComeAgain() throws Exception {
        backend.fail(
                ApiError.resourceExhausted("TOO_MANY_REQUESTS", "Slow down.").withRetryDelay(Duration.ofMillis(2500)));

        AggregatedHttpResponse response = edge.get("/api/v1/links/known");

        problem(response, 429, "TOO_MANY_REQUESTS");
        assertThat(response.headers().get("retry-after")).isEqualTo("3");
    }

    @Test
    void missingKey_asksForOne() throws Exception {
        backend.fail(ApiError.unauthenticated("KEY_NEEDED", "A key is needed."));

        AggregatedHttpResponse response = edge.get("/api/v1/links/known");

        problem(response, 401, "KEY_NEEDED");
        assertThat(response.headers().get("www-authenticate")).isEqualTo("Bearer");
    }

    @Test
    void methodNotBuiltBehind_notImplemented() throws Exception {
        problem(edge.get("/api/v1/links/known/revisions"), 501, "UNIMPLEMENTED");
    }

    @Test
    void unknownPathsAndMethods_areProblems() throws Exception {
        problem(edge.get("/api/v1/nothing"), 404, "NOT_FOUND");
        problem(edge.send(HttpMethod.PUT, "/api/v1/links", ""), 405, "METHOD_NOT_ALLOWED");
    }

    @ParameterizedTest
    @CsvSource({
        "/curlew.link.v1.LinkService/CreateLink, application/json",
        "/curlew.link.v1.LinkService/CreateLink, application/grpc",
        "/curlew.link.v1.KeyService/AuthenticateKey, application/grpc+json",
        "/curlew.link.v1.ResolveService/Resolve, application/grpc",
        "/curlew.analytics.v1.ClickIngestService/IngestClicks, application/grpc+proto",
    })
    void grpcItself_notServed(String path, String type) {
        int before = backend.requests().size() + backend.resolves().size();

        AggregatedHttpResponse response = edge.send(
                HttpMethod.POST, path, "{}", "content-type", type, "accept", "application/json", "te", "trailers");

        // To the edge it is a short link, which answers GET only.
        assertThat(response.status().code()).isEqualTo(405);
        assertThat(response.headers().get("content-type")).isEqualTo("application/problem+json");
        assertThat(backend.requests().size() + backend.resolves().size()).isEqualTo(before);
    }

    /** Each public rpc of each proto file, as a request by its annotation. */
    static Stream<Arguments> annotatedMethods() {
        return Stream.of(
                        LinkServiceProto.getDescriptor(),
                        KeyServiceProto.getDescriptor(),
                        DomainServiceProto.getDescriptor(),
                        TransferServiceProto.getDescriptor(),
                        ResolveServiceProto.getDescriptor(),
                        StatsServiceProto.getDescriptor(),
                        ClickServiceProto.getDescriptor(),
                        ClickIngestServiceProto.getDescriptor(),
                        TaskServiceProto.getDescriptor())
                .flatMap(file -> file.getServices().stream())
                .flatMap(service -> service.getMethods().stream())
                .filter(method -> method.getOptions().hasExtension(AnnotationsProto.http))
                .filter(method -> !method.isClientStreaming() && !method.isServerStreaming())
                .map(method ->
                        Arguments.of(method.getFullName(), method.getOptions().getExtension(AnnotationsProto.http)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("annotatedMethods")
    void everyAnnotatedMethod_routed(String name, HttpRule rule) throws Exception {
        HttpMethod method = HttpMethod.valueOf(rule.getPatternCase().name());
        String path = (String) rule.getField(rule.getDescriptorForType()
                .findFieldByNumber(rule.getPatternCase().getNumber()));
        String body = rule.getBody().isEmpty() ? "" : "{}";

        AggregatedHttpResponse response =
                edge.send(method, path.replaceAll("\\{[^}]*}", "known"), body, "content-type", "application/json");

        // The backend of this test knows some methods, and says of the others that they are not built.
        assertThat(response.status().code())
                .as("%s: %s", name, response.contentUtf8())
                .isIn(200, 501);
    }

    @Test
    void openApi_hasEveryAnnotatedMethod_andNothingElse() throws Exception {
        JsonNode openApi = JSON.readTree(edge.get("/openapi.json").contentUtf8());

        List<String> operations = new ArrayList<>();
        openApi.path("paths")
                .forEach(path -> path.forEach(operation ->
                        operations.add(operation.path("operationId").asText())));
        List<String> methods = annotatedMethods()
                .map(arguments -> (String) arguments.get()[0])
                .map(name -> name.substring(name.lastIndexOf('.') + 1))
                .map(name -> name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1))
                .toList();
        assertThat(operations).containsExactlyInAnyOrderElementsOf(methods).doesNotHaveDuplicates();
        assertThat(openApi.findValuesAsText("$ref"))
                .isNotEmpty()
                .allSatisfy(ref -> assertThat(openApi.at(ref.substring(1)).isMissingNode())
                        .as(ref)
                        .isFalse());
        JsonNode create = openApi.at("/paths/~1api~1v1~1links/post");
        assertThat(create.path("summary").asText()).isEqualTo("Makes a link");
        assertThat(create.at("/requestBody/content/application~1json/schema/required/0")
                        .asText())
                .isEqualTo("targetUrl");
        JsonNode patch = openApi.at("/paths/~1api~1v1~1links~1{code}/patch");
        assertThat(patch.path("parameters").findValuesAsText("name")).contains("code", "updateMask", "validateOnly");
    }

    @Test
    void docs_servedToBrowsers() {
        assertThat(edge.get("/docs/").status().code()).isEqualTo(200);
        assertThat(edge.get("/docs/specification.json").contentUtf8())
                .contains("LinkService")
                .doesNotContain("AuthenticateKey");
    }

    private <T> T last(Class<T> type) {
        return backend.requests().stream()
                .filter(type::isInstance)
                .map(type::cast)
                .reduce((_, second) -> second)
                .orElseThrow();
    }

    private static JsonNode problem(AggregatedHttpResponse response, int status, String reason) throws Exception {
        assertThat(response.status().code()).as(response.contentUtf8()).isEqualTo(status);
        assertThat(response.headers().get("content-type")).isEqualTo("application/problem+json");
        JsonNode problem = JSON.readTree(response.contentUtf8());
        assertThat(problem.path("reason").asText()).isEqualTo(reason);
        assertThat(problem.path("status").asInt()).isEqualTo(status);
        return problem;
    }

    private static String text(Metadata metadata, String name) {
        return String.valueOf(metadata.get(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER)));
    }
}
