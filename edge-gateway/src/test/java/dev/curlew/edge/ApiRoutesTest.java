package dev.curlew.edge;

import static dev.curlew.edge.testing.EdgeExtension.json;
import static dev.curlew.edge.testing.EdgeExtension.problem;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.api.AnnotationsProto;
import com.google.api.HttpRule;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpMethod;
import dev.curlew.edge.testing.EdgeExtension;
import dev.curlew.edge.testing.LinkBackend;
import dev.curlew.edge.testing.TestEdge;
import dev.curlew.proto.analytics.v1.ClickIngestServiceProto;
import dev.curlew.proto.analytics.v1.ClickServiceProto;
import dev.curlew.proto.analytics.v1.ReportServiceProto;
import dev.curlew.proto.analytics.v1.StatsServiceProto;
import dev.curlew.proto.analytics.v1.StatusServiceProto;
import dev.curlew.proto.analytics.v1.TaskServiceProto;
import dev.curlew.proto.link.v1.AuditServiceProto;
import dev.curlew.proto.link.v1.DomainServiceProto;
import dev.curlew.proto.link.v1.KeyServiceProto;
import dev.curlew.proto.link.v1.LinkServiceProto;
import dev.curlew.proto.link.v1.ResolveServiceProto;
import dev.curlew.proto.link.v1.TransferServiceProto;
import dev.curlew.proto.link.v1.WebhookServiceProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the API serves, and what it does not. */
class ApiRoutesTest {

    @RegisterExtension
    static final EdgeExtension CURLEW = new EdgeExtension();

    private final TestEdge edge = CURLEW.edge();
    private final LinkBackend backend = CURLEW.backend();

    /** Each public rpc of each proto file, as a request by its annotation. */
    static Stream<Arguments> annotatedMethods() {
        return Stream.of(
                        LinkServiceProto.getDescriptor(),
                        KeyServiceProto.getDescriptor(),
                        AuditServiceProto.getDescriptor(),
                        DomainServiceProto.getDescriptor(),
                        TransferServiceProto.getDescriptor(),
                        WebhookServiceProto.getDescriptor(),
                        ResolveServiceProto.getDescriptor(),
                        StatsServiceProto.getDescriptor(),
                        ClickServiceProto.getDescriptor(),
                        ClickIngestServiceProto.getDescriptor(),
                        ReportServiceProto.getDescriptor(),
                        StatusServiceProto.getDescriptor(),
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
    void everyAnnotatedMethod_routed(String name, HttpRule rule) {
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
    void openApi_hasEveryAnnotatedMethod_andNothingElse() {
        JsonNode openApi = json(edge.get("/openapi.json"));

        List<String> operations = new ArrayList<>();
        openApi.path("paths").properties().stream()
                .filter(path -> path.getKey().startsWith("/api/"))
                .forEach(path -> path.getValue()
                        .forEach(operation ->
                                operations.add(operation.path("operationId").asText())));
        List<String> methods = Stream.concat(
                        annotatedMethods().map(arguments -> (String) arguments.get()[0]),
                        // Streams, which are bodies over HTTP.
                        Stream.of("UploadImport", "ExportLinks", "ExportClicks", "WatchClicks"))
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
        JsonNode upload = openApi.at("/paths/~1api~1v1~1imports~1{importId}:upload/post");
        assertThat(upload.path("parameters").findValuesAsText("name")).containsExactly("importId", "offset", "last");
        assertThat(upload.at("/requestBody/content").has("application/octet-stream"))
                .isTrue();
        JsonNode download = openApi.at("/paths/~1api~1v1~1links:export/get");
        assertThat(download.path("parameters").findValuesAsText("name"))
                .containsExactly("format", "filter", "resumeToken");
        assertThat(download.at("/responses/200/content").has("application/x-ndjson"))
                .isTrue();
        JsonNode patch = openApi.at("/paths/~1api~1v1~1links~1{code}/patch");
        assertThat(patch.path("parameters").findValuesAsText("name")).contains("code", "updateMask", "validateOnly");
    }

    @Test
    void docs_loadNothingFromOthers() {
        for (String path : List.of("/docs/", "/docs/index.html")) {
            AggregatedHttpResponse page = edge.get(path);
            assertThat(page.status().code()).isEqualTo(200);
            assertThat(page.headers().get("content-type")).isEqualTo("text/html; charset=utf-8");
            assertThat(page.contentUtf8()).contains("id=\"app\"").doesNotContain("http:", "https:", "\"//");
        }
        String script = edge.get("/docs/").contentUtf8().replaceFirst("(?s).*<script[^>]* src=\"([^\"]+)\".*", "$1");
        for (String path : List.of("/docs/", "/docs/" + script, "/docs/specification.json")) {
            AggregatedHttpResponse part = edge.get(path);
            assertThat(part.status().code()).as(path).isEqualTo(200);
            assertThat(part.headers().get("content-security-policy"))
                    .contains("default-src 'none'", "script-src 'self';", "frame-ancestors 'none'")
                    .doesNotContain("http", "*", "unsafe-eval");
            assertThat(part.headers().get("x-content-type-options")).isEqualTo("nosniff");
        }
    }

    @Test
    void docs_servedToBrowsers() {
        assertThat(edge.get("/docs").headers().get("location")).isEqualTo("/docs/");
        assertThat(edge.get("/docs/specification.json").contentUtf8())
                .contains("LinkService")
                .doesNotContain("AuthenticateKey");
    }

    @Test
    void unknownPathsAndMethods_areProblems() {
        problem(edge.get("/api/v1/nothing"), 404, "NOT_FOUND");
        problem(edge.get("/api/"), 404, "NOT_FOUND");
        problem(edge.get("/api"), 404, "NOT_FOUND");
        problem(edge.postJson("/api", "{}"), 404, "NOT_FOUND");
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
}
