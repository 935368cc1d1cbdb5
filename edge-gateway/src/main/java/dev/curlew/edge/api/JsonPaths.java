package dev.curlew.edge.api;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonStreamContext;

/** Where in a JSON text something is, written as fields are named to callers: {@code rules[0].targets}. */
final class JsonPaths {

    private JsonPaths() {}

    /** Where the parser stood when it failed. */
    static String at(JsonProcessingException failure) {
        return failure.getProcessor() instanceof JsonParser parser ? of(parser.getParsingContext()) : "";
    }

    private static String of(JsonStreamContext context) {
        JsonStreamContext parent = context.getParent();
        String before = parent == null ? "" : of(parent);
        if (context.inArray()) {
            // Below an object or a list that has just begun there is nothing yet.
            return context.hasCurrentIndex() ? before + "[" + context.getCurrentIndex() + "]" : before;
        }
        String name = context.inObject() ? context.getCurrentName() : null;
        return name == null ? before : before.isEmpty() ? name : before + "." + name;
    }
}
