package dev.curlew.edge.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Bodies of requests and answers as they were recorded from a running stack, by operation. */
final class OpenApiExamples {

    private static final String RESOURCE = "openapi-examples.json";

    private OpenApiExamples() {}

    /**
     * Adds them to a document.
     *
     * @throws IllegalStateException if the document has no place for one: they were recorded from another API
     */
    static void addTo(ObjectNode document) {
        JsonNode recorded = OpenApiResources.read(RESOURCE);
        put("problem", document.at("/components/responses/Problem"), recorded.path("problem"));
        recorded.path("operations").properties().forEach(example -> {
            JsonNode operation = operation(document, example.getKey());
            JsonNode request = example.getValue().path("request");
            JsonNode responses = example.getValue().path("responses");
            put(example.getKey(), operation.path("requestBody"), request);
            responses
                    .properties()
                    .forEach(response -> put(
                            example.getKey(),
                            operation.path("responses").path(response.getKey()),
                            response.getValue()));
        });
    }

    private static JsonNode operation(ObjectNode document, String id) {
        for (JsonNode path : document.path("paths")) {
            for (JsonNode operation : path) {
                if (operation.path("operationId").asText().equals(id)) {
                    return operation;
                }
            }
        }
        throw new IllegalStateException(RESOURCE + ": " + id + " (expected: an operation)");
    }

    private static void put(String id, JsonNode body, JsonNode byMediaType) {
        byMediaType.properties().forEach(example -> {
            if (!(body.path("content").path(example.getKey()) instanceof ObjectNode content)) {
                throw new IllegalStateException(
                        RESOURCE + ": " + id + " has " + example.getKey() + " (expected: what the document has)");
            }
            content.set("example", example.getValue());
        });
    }
}
