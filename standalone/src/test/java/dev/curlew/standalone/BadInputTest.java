package dev.curlew.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import com.google.protobuf.util.JsonFormat;
import dev.curlew.standalone.StackExtension.RunningStack;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Bad input gets a clear answer that names the field, and leaves nothing behind. */
@ExtendWith(StackExtension.class)
class BadInputTest {
    private static final int TEN_MEGABYTES = 10 * 1024 * 1024;

    private final RunningStack stack;
    private final PublicApi api;

    BadInputTest(RunningStack stack) {
        this.stack = stack;
        this.api = stack.api();
    }

    static Stream<Arguments> badBodies() {
        String own = "http://localhost:%PORT%/hello";
        return Stream.of(
                Arguments.of("not JSON", "{\"targetUrl\":", 400, ""),
                Arguments.of("an array", "[]", 400, ""),
                Arguments.of("wrong type", "{\"targetUrl\":{\"a\":1}}", 400, "targetUrl"),
                Arguments.of("wrong type of a time", link("\"expireTime\":\"tomorrow\""), 400, "expireTime"),
                Arguments.of("unknown field", link("\"colour\":\"red\""), 400, "colour"),
                Arguments.of("missing target", "{\"slug\":\"no-target\"}", 400, "targetUrl"),
                Arguments.of("empty body", "", 400, ""),
                Arguments.of("script target", "{\"targetUrl\":\"javascript:alert(1)\"}", 400, "targetUrl"),
                Arguments.of("data target", "{\"targetUrl\":\"data:text/html,hi\"}", 400, "targetUrl"),
                Arguments.of("relative target", "{\"targetUrl\":\"/home\"}", 400, "targetUrl"),
                Arguments.of("own host", "{\"targetUrl\":\"" + own + "\"}", 400, "targetUrl"),
                Arguments.of(
                        "own host, odd spelling", "{\"targetUrl\":\"HTTP://LOCALHOST.:%PORT%\"}", 400, "targetUrl"),
                Arguments.of("control character", link("\"slug\":\"a\\u0007b\""), 400, "slug"),
                Arguments.of("line break", link("\"slug\":\"a\\r\\nb\""), 400, "slug"),
                Arguments.of("slash", link("\"slug\":\"../etc\""), 400, "slug"),
                Arguments.of("reserved api", link("\"slug\":\"api\""), 400, "slug"),
                Arguments.of("reserved docs", link("\"slug\":\"docs\""), 400, "slug"),
                Arguments.of("reserved healthz", link("\"slug\":\"healthz\""), 400, "slug"),
                Arguments.of("bad status", link("\"redirectStatus\":200"), 400, "redirectStatus"));
    }

    private static String link(String more) {
        return "{\"targetUrl\":\"https://example.com/\"," + more + "}";
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badBodies")
    void creation_refused(String what, String body, int status, String field) throws Exception {
        long before = links();
        String port = Integer.toString(stack.config().ports().of(StackPort.PUBLIC));

        assertProblem(api.post("/api/v1/links", body.replace("%PORT%", port)), status, field);

        assertThat(links()).isEqualTo(before);
    }

    @Test
    void creation_refused_whenTheBodyIsHuge() throws Exception {
        long before = links();
        byte[] body = new byte[TEN_MEGABYTES];
        Arrays.fill(body, (byte) ' ');
        byte[] start = "{\"targetUrl\":\"https://example.com/".getBytes(StandardCharsets.UTF_8);
        System.arraycopy(start, 0, body, 0, start.length);

        assertProblem(api.post("/api/v1/links", body), 413, "");

        assertThat(links()).isEqualTo(before);
    }

    @Test
    void creation_refused_whenTheBodyIsNotUtf8() throws Exception {
        byte[] body = "{\"targetUrl\":\"https://example.com/?\"}".getBytes(StandardCharsets.ISO_8859_1);
        body[body.length - 3] = (byte) 0xff;
        long before = links();

        assertProblem(api.post("/api/v1/links", body), 400, "");

        assertThat(links()).isEqualTo(before);
    }

    @Test
    void creation_refused_whenTheSlugIsTaken() throws Exception {
        String body = link("\"slug\":\"taken-once\"");
        assertThat(api.post("/api/v1/links", body).statusCode()).isEqualTo(200);
        long before = links();

        assertProblem(api.post("/api/v1/links", body), 409, "slug");

        assertThat(links()).isEqualTo(before);
    }

    private static void assertProblem(HttpResponse<String> response, int status, String field) throws Exception {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("content-type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
        Struct.Builder problem = Struct.newBuilder();
        JsonFormat.parser().merge(response.body(), problem);
        assertThat(problem.getFieldsMap()).containsKeys("type", "title", "status", "detail", "reason");
        assertThat(problem.getFieldsMap().get("status"))
                .isEqualTo(Value.newBuilder().setNumberValue(status).build());
        if (!field.isEmpty()) {
            assertThat(problem.getFieldsMap().get("violations"))
                    .isNotNull()
                    .asString()
                    .contains("\"" + field + "\"");
        }
    }

    private long links() throws SQLException {
        try (Connection connection =
                        stack.postgres().dataSource(stack.postgres().database()).getConnection();
                Statement statement = connection.createStatement();
                ResultSet count = statement.executeQuery("select count(*) from link.short_link")) {
            count.next();
            return count.getLong(1);
        }
    }
}
