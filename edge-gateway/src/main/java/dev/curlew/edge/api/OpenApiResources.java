package dev.curlew.edge.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.io.Resources;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Reads the parts of the OpenAPI document that are written by hand or were recorded. */
final class OpenApiResources {

    private static final ObjectMapper JSON = new ObjectMapper();

    private OpenApiResources() {}

    static JsonNode read(String name) {
        try {
            return JSON.readTree(Resources.toByteArray(Resources.getResource(OpenApiResources.class, name)));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
