package dev.curlew.edge;

import static dev.curlew.edge.testing.EdgeExtension.problem;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.MediaType;
import dev.curlew.edge.testing.EdgeExtension;
import dev.curlew.edge.testing.LinkBackend;
import dev.curlew.edge.testing.TestEdge;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests that the API refuses before anybody behind it hears of them. */
class ApiBadRequestTest {

    @RegisterExtension
    static final EdgeExtension CURLEW = new EdgeExtension();

    private final TestEdge edge = CURLEW.edge();
    private final LinkBackend backend = CURLEW.backend();

    static Stream<Arguments> badBodies() {
        return Stream.of(
                Arguments.of("{\"targetUrl\":", "INVALID_JSON", ""),
                Arguments.of("[]", "INVALID_JSON", ""),
                Arguments.of("null", "INVALID_JSON", ""),
                Arguments.of("\"text\"", "INVALID_JSON", ""),
                Arguments.of("{} {}", "INVALID_JSON", ""),
                Arguments.of("{\"title\":\"a\",\"title\":\"b\"}", "INVALID_JSON", "title"),
                Arguments.of("{\"utm\":{\"term\":\"a\",\"term\":\"b\"}}", "INVALID_JSON", "utm.term"),
                Arguments.of("{\"utm\":{},\"tags\":[],\"utm\":{\"term\":\"b\"}}", "INVALID_JSON", "utm"),
                Arguments.of("{\"tags\":[],\"tags\":[]}", "INVALID_JSON", "tags"),
                Arguments.of(
                        "{\"rules\":[{},{\"conditions\":[{\"negate\":true,\"negate\":true}]}]}",
                        "INVALID_JSON",
                        "rules[1].conditions[0].negate"),
                Arguments.of("{\"targetUrl\":\"a\",\"target_url\":\"b\"}", "INVALID_FIELD", "target_url"),
                Arguments.of(
                        "{\"rules\":[{\"conditions\":[{\"device\":{},\"country\":{}}]}]}",
                        "INVALID_FIELD",
                        "rules[0].conditions[0].country"),
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
    void badBody_refused_withTheFieldsName(String body, String reason, String field) {
        int before = backend.requests().size();

        JsonNode problem = problem(edge.postJson("/api/v1/links", body), 400, reason);

        assertThat(problem.path("violations").isEmpty()).isEqualTo(field.isEmpty());
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
    void badQuery_refused_withTheParametersName(String query, String reason, String field) {
        JsonNode problem = problem(edge.get("/api/v1/links?" + query), 400, reason);

        assertThat(problem.at("/violations/0/field").asText()).isEqualTo(field);
    }

    @Test
    void bodyThatIsNotUtf8_refused() {
        byte[] body = "{\"targetUrl\":\"https://example.com/?\"}".getBytes(StandardCharsets.US_ASCII);
        body[body.length - 3] = (byte) 0xff;

        problem(edge.send(HttpMethod.POST, "/api/v1/links", body, MediaType.JSON), 400, "INVALID_JSON");
    }

    @Test
    void hugeBody_refused() {
        byte[] body = new byte[10 << 20];
        Arrays.fill(body, (byte) ' ');

        problem(edge.send(HttpMethod.POST, "/api/v1/links", body, MediaType.JSON), 413, "BODY_TOO_LARGE");
    }

    @Test
    void bodyThatDoesNotSayJson_refused() {
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
    void bodyWhereNoneBelongs_refused() {
        problem(
                edge.send(HttpMethod.DELETE, "/api/v1/links/known", "{}", "content-type", "application/json"),
                400,
                "INVALID_JSON");
    }
}
