package dev.curlew.standalone;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.curlew.standalone.OpenApiContract.Answer;
import dev.curlew.standalone.OpenApiContract.Body;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/**
 * The examples of {@code /openapi.json}, taken from what was really sent and answered. Where {@code -Dcurlew.examples=FILE} is
 * given they are written there.
 */
final class RecordedExamples {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PROPERTY = "curlew.examples";
    private static final Set<String> TEXTS = Set.of("text/csv", "application/x-ndjson", "text/event-stream");
    /** What is secret, in answers that show it once. */
    private static final String SECRET = "\\b(cur_|whsec_|clt_)[A-Za-z0-9+/=_-]+";

    private final String baseUrl;
    private final ObjectNode examples = JSON.createObjectNode();

    RecordedExamples(String baseUrl) {
        this.baseUrl = baseUrl;
    }

    /** Takes a call as an example of its operation, unless there is one. */
    void add(String id, Body sent, Answer answer) {
        ObjectNode operation = examples.withObjectProperty("operations").withObjectProperty(id);
        if (!sent.equals(Body.NONE)) {
            put(operation.withObjectProperty("request"), sent);
        }
        if (!answer.body().equals(Body.NONE)) {
            put(
                    operation.withObjectProperty("responses").withObjectProperty(Integer.toString(answer.status())),
                    answer.body());
        }
    }

    /** Takes an answer as the example of all errors. */
    void problem(Answer answer) {
        put(examples.withObjectProperty("problem"), answer.body());
    }

    void write() {
        String file = System.getProperty(PROPERTY);
        if (file == null) {
            return;
        }
        try {
            Files.writeString(
                    Path.of(file), JSON.writerWithDefaultPrettyPrinter().writeValueAsString(examples) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Missing, where a text is no JSON. */
    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException _) {
            return JSON.missingNode();
        }
    }

    private void put(ObjectNode byType, Body body) {
        if (byType.has(body.type())) {
            return;
        }
        String text = body.text()
                .replace(baseUrl, "https://go.example.com")
                .replace(URI.create(baseUrl).getAuthority(), "go.example.com")
                .replaceAll(SECRET, "$1EXAMPLE");
        if (body.isJson()) {
            byType.set(body.type(), json(text));
        } else if (TEXTS.contains(body.type())) {
            byType.put(body.type(), text);
        }
    }
}
