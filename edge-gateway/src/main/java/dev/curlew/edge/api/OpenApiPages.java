package dev.curlew.edge.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** What of the public port is no rpc: pages, pictures and files, as a fragment of an OpenAPI document has them. */
final class OpenApiPages {

    private static final String RESOURCE = "openapi-pages.json";

    private OpenApiPages() {}

    /** Adds their tags, paths and components to a document. */
    static void addTo(ObjectNode document) {
        JsonNode pages = OpenApiResources.read(RESOURCE);
        document.withArray("/tags").addAll((ArrayNode) pages.path("tags"));
        ObjectNode paths = document.withObject("/paths");
        pages.path("paths").properties().forEach(page -> {
            ObjectNode path = (ObjectNode) page.getValue();
            path.forEach(OpenApiPages::open);
            head(path).ifPresent(head -> path.set("head", head));
            paths.set(page.getKey(), path);
        });
        pages.path("components")
                .properties()
                .forEach(section ->
                        document.withObject("/components/" + section.getKey()).setAll((ObjectNode) section.getValue()));
    }

    /** Says that an operation takes no key. */
    private static void open(JsonNode operation) {
        if (operation instanceof ObjectNode object) {
            object.putArray("security");
        }
    }

    /** Each page that can be got can be asked about. */
    private static Optional<ObjectNode> head(ObjectNode path) {
        if (!(path.path("get") instanceof ObjectNode get)) {
            return Optional.empty();
        }
        ObjectNode head = get.deepCopy();
        head.put("operationId", get.path("operationId").asText() + "Head");
        head.put("summary", get.path("summary").asText() + ": only the headers");
        head.put("description", "As GET, without a body; never a click.");
        return Optional.of(head);
    }
}
