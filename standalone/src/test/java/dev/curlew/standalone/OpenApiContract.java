package dev.curlew.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What {@code /openapi.json} says of each operation, held against what is really sent and answered. */
final class OpenApiContract {

    private static final String IRI = "https://curlew.test/openapi.json";
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * A body that is sent or was answered.
     *
     * @param type its media type, without parameters; empty: there is no body
     */
    record Body(String type, String text) {
        static final Body NONE = new Body("", "");

        boolean isJson() {
            return type.equals("application/json") || type.endsWith("+json");
        }
    }

    /** What was answered. */
    record Answer(int status, HttpHeaders headers, Body body) {
        static Answer of(HttpResponse<?> response, String text) {
            String type = response.headers().firstValue("content-type").orElse("");
            return new Answer(
                    response.statusCode(),
                    response.headers(),
                    text.isEmpty() ? Body.NONE : new Body(type.replaceFirst("\\s*;.*", ""), text));
        }
    }

    /** An operation, and where it stands in the document. */
    private record Operation(String id, String method, Pattern path, String template, String pointer, JsonNode node) {
        int variables() {
            return template.split("\\{", -1).length;
        }
    }

    private final JsonNode document;
    private final SchemaRegistry schemas;
    private final List<Operation> operations = new ArrayList<>();
    private final Set<String> called = new TreeSet<>();

    OpenApiContract(String text) {
        document = json(text);
        schemas = SchemaRegistry.withDefaultDialect(
                SpecificationVersion.DRAFT_2020_12,
                registry -> registry.schemas(Map.of(IRI, text))
                        .schemaRegistryConfig(SchemaRegistryConfig.builder()
                                .formatAssertionsEnabled(true)
                                .build()));
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().stream()
                        .filter(operation -> !operation.getKey().equals("parameters"))
                        .forEach(operation ->
                                operations.add(operation(path.getKey(), operation.getKey(), operation.getValue()))));
        // "/{code}/qr.svg" before "/{code}/{rest}", "/{code}+" before "/{code}".
        operations.sort(Comparator.comparingInt(Operation::variables)
                .thenComparing(
                        Operation::template,
                        Comparator.comparingInt(String::length).reversed()));
    }

    /** The ids of the operations that were not called yet, or in vain only. */
    Set<String> notCalled() {
        Set<String> ids = new TreeSet<>();
        operations.forEach(operation -> ids.add(operation.id()));
        ids.removeAll(called);
        return ids;
    }

    /**
     * Fails unless the call is documented with its parameters, and the request (where it was taken) and the answer are as
     * documented.
     *
     * @return the id of the operation
     */
    String check(String method, URI uri, Body request, Answer response) {
        Operation operation = find(method, uri.getRawPath());
        assertThat(parameters(operation))
                .as("%s has the parameters of %s", operation.id(), uri)
                .containsAll(queryNames(uri));
        if (response.status() < 400) {
            called.add(operation.id());
            if (!request.equals(Body.NONE)) {
                checkBody(operation, operation.pointer() + "/requestBody", request);
            }
        }
        String status = Integer.toString(response.status());
        JsonNode responses = operation.node().path("responses");
        // "default" is for errors.
        String answer = responses.has(status) || response.status() < 400 ? status : "default";
        assertThat(responses.has(answer))
                .as(
                        "%s may answer %s: %s",
                        operation.id(), status, response.body().text())
                .isTrue();
        String pointer = operation.pointer() + "/responses/" + answer;
        checkHeaders(operation, resolved(pointer), response);
        if (!method.equals("HEAD")) {
            checkBody(operation, pointer, response.body());
        }
        return operation.id();
    }

    private void checkHeaders(Operation operation, String pointer, Answer response) {
        document.at(pointer).path("headers").properties().stream()
                .filter(header -> header.getValue().path("required").asBoolean())
                .forEach(header -> assertThat(response.headers().firstValue(header.getKey()))
                        .as("%s of %s", header.getKey(), operation.id())
                        .isPresent());
    }

    private void checkBody(Operation operation, String unresolved, Body body) {
        String pointer = resolved(unresolved);
        JsonNode content = document.at(pointer).path("content");
        if (content.isEmpty()) {
            assertThat(body.text()).as("%s has no body", operation.id()).isEmpty();
            return;
        }
        assertThat(content.has(body.type()))
                .as("%s has a body that is %s: %s", operation.id(), body.type(), body.text())
                .isTrue();
        if (body.isJson()) {
            String schema = pointer + "/content/" + escaped(body.type()) + "/schema";
            assertThat(schemas.getSchema(SchemaLocation.of(IRI + "#" + schema)).validate(body.text(), InputFormat.JSON))
                    .as("%s by %s", body.text(), schema)
                    .isEmpty();
        }
    }

    private Set<String> parameters(Operation operation) {
        Set<String> names = new TreeSet<>();
        for (JsonNode parameters : List.of(
                operation.node().path("parameters"),
                document.path("paths").path(operation.template()).path("parameters"))) {
            for (JsonNode parameter : parameters) {
                JsonNode whole = parameter.has("$ref")
                        ? document.at(parameter.path("$ref").asText().substring(1))
                        : parameter;
                if (whole.path("in").asText().equals("query")) {
                    names.add(whole.path("name").asText());
                }
            }
        }
        return names;
    }

    private static Set<String> queryNames(URI uri) {
        Set<String> names = new TreeSet<>();
        if (uri.getRawQuery() != null) {
            for (String parameter : uri.getRawQuery().split("&", -1)) {
                names.add(parameter.replaceFirst("=.*", ""));
            }
        }
        return names;
    }

    private String resolved(String pointer) {
        String reference = document.at(pointer).path("$ref").asText();
        return reference.isEmpty() ? pointer : reference.substring(1);
    }

    private Operation find(String method, String path) {
        return operations.stream()
                .filter(operation -> operation.method().equals(method)
                        && operation.path().matcher(path).matches())
                .findFirst()
                .orElseThrow(() -> new AssertionError("openapi.json knows no " + method + " " + path));
    }

    private static Operation operation(String path, String method, JsonNode node) {
        String pattern = Pattern.compile("\\{[^}]*}")
                .splitAsStream(path + " ")
                .map(part -> Pattern.quote(part.strip()))
                .reduce((left, right) -> left + "[^/:]+" + right)
                .orElseThrow();
        return new Operation(
                node.path("operationId").asText(),
                method.toUpperCase(Locale.ROOT),
                Pattern.compile(pattern),
                path,
                "/paths/" + escaped(path) + "/" + method,
                node);
    }

    private static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException malformed) {
            throw new AssertionError(text, malformed);
        }
    }
}
