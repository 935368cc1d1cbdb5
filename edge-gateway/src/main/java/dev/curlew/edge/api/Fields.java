package dev.curlew.edge.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import java.util.Optional;
import java.util.stream.Collectors;

/** The fields of messages as JSON has them. */
final class Fields {

    private static final String WELL_KNOWN = "google.protobuf.";

    private Fields() {}

    /** The field of that name, as JSON or as the proto file writes it. */
    static Optional<FieldDescriptor> named(Descriptor type, String name) {
        return type.getFields().stream()
                .filter(field ->
                        field.getJsonName().equals(name) || field.getName().equals(name))
                .findFirst();
    }

    /** Whether JSON has an object with fields for it: a message, but none that JSON writes as a text. */
    static boolean isObject(FieldDescriptor field) {
        return field.getJavaType() == JavaType.MESSAGE
                && !field.getMessageType().getFullName().startsWith(WELL_KNOWN);
    }

    /** Whether a single value, not a list, is one that the field can take. */
    static boolean accepts(FieldDescriptor field, JsonNode value) {
        return switch (field.getJavaType()) {
            case STRING, BYTE_STRING -> value.isTextual() && parses(field, value);
            case BOOLEAN -> value.isBoolean();
            default -> parses(field, value);
        };
    }

    /** Whether a text in a query is one that the field can take. */
    static boolean acceptsText(FieldDescriptor field, JsonNode text) {
        return parses(field, text);
    }

    /** What a field takes, for people. */
    static String expected(FieldDescriptor field) {
        return switch (field.getType()) {
            case STRING -> "a string";
            case BYTES -> "a string of base64";
            case BOOL -> "true or false";
            case ENUM ->
                field.getEnumType().getValues().stream()
                        .filter(value -> value.getNumber() != 0)
                        .map(value -> value.getName())
                        .collect(Collectors.joining(", ", "one of ", ""));
            case FLOAT, DOUBLE -> "a number";
            case MESSAGE, GROUP ->
                switch (field.getMessageType().getFullName()) {
                    case "google.protobuf.Timestamp" -> "a time such as \"2026-01-31T12:00:00Z\"";
                    case "google.protobuf.Duration" -> "a duration such as \"3600s\"";
                    case "google.protobuf.FieldMask" -> "names of fields between commas";
                    default -> "an object";
                };
            default -> "a whole number";
        };
    }

    /** Protobuf's own parser judges, on a message with that field only. */
    private static boolean parses(FieldDescriptor field, JsonNode value) {
        String list = field.isRepeated() ? "[" + value + "]" : value.toString();
        try {
            JsonFormat.parser()
                    .merge(
                            "{\"" + field.getJsonName() + "\":" + list + "}",
                            DynamicMessage.newBuilder(field.getContainingType()));
            return true;
        } catch (InvalidProtocolBufferException _) {
            return false;
        }
    }
}
