package dev.curlew.edge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.io.Resources;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.server.Route;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import dev.curlew.edge.testing.TestEdge;
import dev.curlew.platform.config.Env;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * That {@code /openapi.json} is OpenAPI 3.1, has each route of the public port and no other, and that its examples are what it
 * says. ContractTest in standalone holds it against what is really answered.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OpenApiTest {

    private static final String IRI = "https://curlew.test/openapi.json";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SHORT_LINKS = "/*";

    /** That there is no such path in the API. */
    private static final Set<String> NOTHING = Set.of("/api/*", "/api");

    /** An operation of the document. */
    private record Operation(HttpMethod method, String template, JsonNode node) {
        boolean on(Route route) {
            String path = template.replaceAll("\\{[^}]*}", "x");
            String pattern = route.paths().getFirst();
            return route.methods().contains(method)
                    && switch (route.pathType()) {
                        case EXACT -> path.equals(pattern);
                        case PREFIX -> path.startsWith(pattern);
                        case PARAMETERIZED -> path.matches(route.patternString().replaceAll(":[^/]+", "[^/:]+"));
                        case REGEX, REGEX_WITH_PREFIX ->
                            Pattern.compile(pattern).matcher(path).find();
                    };
        }

        @Override
        public String toString() {
            return method + " " + template;
        }
    }

    private String text = "";
    private JsonNode document = JSON.nullNode();
    private List<Operation> operations = List.of();
    private List<Route> routes = List.of();

    @BeforeAll
    void read(@TempDir Path journal) throws IOException {
        Map<String, String> variables = TestEdge.variables(journal, 1, 1);
        variables.put("WARM_UP_LINKS", "0");
        try (EdgeServer edge = EdgeServer.start(EdgeConfig.from(Env.of(variables)))) {
            text = WebClient.of("http://127.0.0.1:" + edge.port())
                    .blocking()
                    .get("/openapi.json")
                    .contentUtf8();
            routes = edge.routes().stream()
                    .filter(route -> !NOTHING.contains(route.patternString()))
                    .toList();
        }
        document = JSON.readTree(text);
        List<Operation> all = new ArrayList<>();
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().stream()
                        .filter(operation -> !operation.getKey().equals("parameters"))
                        .map(operation -> new Operation(
                                HttpMethod.valueOf(operation.getKey().toUpperCase(Locale.ROOT)),
                                path.getKey(),
                                operation.getValue()))
                        .forEach(all::add));
        operations = all;
    }

    @Test
    void document_validByTheSchemaOfOpenApi() throws IOException {
        // As the OpenAPI Initiative has published it.
        String official =
                Resources.toString(Resources.getResource(OpenApiTest.class, "openapi-3.1-2022-10-07.json"), UTF_8);
        Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(official, InputFormat.JSON);

        assertThat(schema.validate(text, InputFormat.JSON)).isEmpty();
        assertThat(schema.validate(text.replace("\"responses\"", "\"answers\""), InputFormat.JSON))
                .as("the validator finds faults")
                .isNotEmpty();
    }

    @Test
    void schemas_validByTheirDialect() {
        Schema dialect = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));

        document.at("/components/schemas")
                .properties()
                .forEach(schema -> assertThat(dialect.validate(schema.getValue().toString(), InputFormat.JSON))
                        .as(schema.getKey())
                        .isEmpty());
        assertThat(dialect.validate("{\"type\":\"text\"}", InputFormat.JSON)).isNotEmpty();
    }

    @Test
    void operationIds_unique() {
        assertThat(operations)
                .extracting(operation -> operation.node().path("operationId").asText())
                .doesNotHaveDuplicates()
                .allMatch(id -> id.matches("[a-z][A-Za-z]+"));
    }

    @Test
    void everyOperation_isARoute() {
        for (Operation operation : operations) {
            boolean shortLink = operation.node().at("/tags/0").asText().equals("Short links")
                    && operation.template().startsWith("/{");
            assertThat(routes)
                    .as(operation.toString())
                    .anyMatch(route ->
                            operation.on(route) && route.patternString().equals(SHORT_LINKS) == shortLink);
        }
    }

    @Test
    void everyRoute_isAnOperation() {
        for (Route route : routes) {
            // Short links answer other methods only to say that they do not.
            Set<HttpMethod> methods = route.patternString().equals(SHORT_LINKS)
                    ? Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.POST)
                    : route.methods();
            for (HttpMethod method : methods) {
                assertThat(operations)
                        .as("%s %s", method, route.patternString())
                        .anyMatch(operation -> operation.method() == method && operation.on(route));
            }
        }
    }

    @Test
    void variables_areParameters() {
        for (Operation operation : operations) {
            List<String> names = new ArrayList<>();
            for (JsonNode parameters : List.of(
                    operation.node().path("parameters"),
                    document.path("paths").path(operation.template()).path("parameters"))) {
                parameters.forEach(parameter -> {
                    JsonNode whole = parameter.has("$ref")
                            ? document.at(parameter.path("$ref").asText().substring(1))
                            : parameter;
                    if (whole.path("in").asText().equals("path")) {
                        names.add(whole.path("name").asText());
                    }
                });
            }
            assertThat(Pattern.compile("\\{([^}]*)}")
                            .matcher(operation.template())
                            .results())
                    .extracting(variable -> variable.group(1))
                    .as(operation.toString())
                    .containsExactlyInAnyOrderElementsOf(names);
        }
    }

    @Test
    void jsonBodies_haveValidExamples() {
        SchemaRegistry schemas = SchemaRegistry.withDefaultDialect(
                SpecificationVersion.DRAFT_2020_12,
                registry -> registry.schemas(Map.of(IRI, text))
                        .schemaRegistryConfig(SchemaRegistryConfig.builder()
                                .formatAssertionsEnabled(true)
                                .build()));
        List<String> without = new ArrayList<>();
        BiConsumer<String, JsonNode> check = (pointer, content) -> {
            if (content.has("example")) {
                Schema schema = schemas.getSchema(SchemaLocation.of(IRI + "#" + pointer + "/schema"));
                assertThat(schema.validate(content.path("example").toString(), InputFormat.JSON))
                        .as(pointer)
                        .isEmpty();
            } else {
                without.add(pointer);
            }
        };
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue().fieldNames().forEachRemaining(method -> {
                    String operation = "/paths/" + escaped(path.getKey()) + "/" + method;
                    for (String body : List.of("/requestBody", "/responses/200")) {
                        String content = operation + body + "/content/application~1json";
                        if (path.getKey().startsWith("/api/")
                                && !document.at(content).isMissingNode()) {
                            check.accept(content, document.at(content));
                        }
                    }
                }));
        String problem = "/components/responses/Problem/content/application~1problem+json";
        check.accept(problem, document.at(problem));

        assertThat(without).as("bodies without an example").isEmpty();
    }

    private static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }
}
