package dev.curlew.edge.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.api.FieldBehavior;
import com.google.api.FieldBehaviorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Messages as JSON schemas of OpenAPI, by the proto3 mapping to JSON; each message that is met becomes a component. */
final class JsonSchemas {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String REFERENCE = "#/components/schemas/";

    private final ProtoComments comments;
    private final Map<String, ObjectNode> components = new TreeMap<>();

    JsonSchemas(ProtoComments comments) {
        this.comments = comments;
    }

    /** All messages met so far, by the names under which they are referred to. */
    Map<String, ObjectNode> components() {
        return components;
    }

    /** A reference to a message. */
    ObjectNode of(Descriptor message) {
        String name = name(message);
        if (!components.containsKey(name)) {
            ObjectNode schema = JSON.objectNode();
            // Before its fields: a message may hold itself.
            components.put(name, schema);
            describe(schema.put("type", "object"), comments.of(message.getFullName()));
            ObjectNode properties = schema.putObject("properties");
            for (FieldDescriptor field : message.getFields()) {
                properties.set(field.getJsonName(), property(field));
            }
            // Unknown names are refused, and never sent.
            schema.put("additionalProperties", false);
        }
        return JSON.objectNode().put("$ref", REFERENCE + name);
    }

    /** The schema of a field, with its comment. */
    ObjectNode property(FieldDescriptor field) {
        ObjectNode schema = field.isRepeated()
                ? JSON.objectNode().put("type", "array").<ObjectNode>set("items", value(field))
                : value(field);
        describe(schema, comments.of(field.getFullName()));
        List<FieldBehavior> behaviors = behaviors(field);
        if (behaviors.contains(FieldBehavior.OUTPUT_ONLY)) {
            schema.put("readOnly", true);
        }
        if (behaviors.contains(FieldBehavior.INPUT_ONLY)) {
            schema.put("writeOnly", true);
        }
        return schema;
    }

    /** Whether callers must send a field. */
    static boolean isRequired(FieldDescriptor field) {
        return behaviors(field).contains(FieldBehavior.REQUIRED);
    }

    private static List<FieldBehavior> behaviors(FieldDescriptor field) {
        return field.getOptions().getExtension(FieldBehaviorProto.fieldBehavior);
    }

    private ObjectNode value(FieldDescriptor field) {
        return switch (field.getType()) {
            case BOOL -> JSON.objectNode().put("type", "boolean");
            case STRING -> JSON.objectNode().put("type", "string");
            case BYTES -> JSON.objectNode().put("type", "string").put("contentEncoding", "base64");
            case FLOAT, DOUBLE -> JSON.objectNode().put("type", "number");
            case INT32, SINT32, SFIXED32 ->
                JSON.objectNode().put("type", "integer").put("format", "int32");
            case UINT32, FIXED32 -> JSON.objectNode().put("type", "integer").put("minimum", 0);
            case INT64, SINT64, SFIXED64, UINT64, FIXED64 ->
                // JavaScript's numbers do not hold 64 bits.
                JSON.objectNode().put("type", "string").put("format", "int64");
            case ENUM -> enumeration(field.getEnumType());
            case MESSAGE, GROUP -> wellKnown(field.getMessageType());
        };
    }

    private ObjectNode wellKnown(Descriptor message) {
        return switch (message.getFullName()) {
            case "google.protobuf.Timestamp" ->
                JSON.objectNode().put("type", "string").put("format", "date-time");
            case "google.protobuf.Duration" ->
                JSON.objectNode().put("type", "string").put("pattern", "^-?[0-9]+(\\.[0-9]{1,9})?s$");
            case "google.protobuf.FieldMask" -> JSON.objectNode().put("type", "string");
            case "google.protobuf.Any" -> JSON.objectNode().put("type", "object");
            default -> of(message);
        };
    }

    private ObjectNode enumeration(EnumDescriptor type) {
        ObjectNode schema = JSON.objectNode().put("type", "string");
        ArrayNode values = schema.putArray("enum");
        StringBuilder text = new StringBuilder(comments.of(type.getFullName()));
        for (EnumValueDescriptor value : type.getValues()) {
            values.add(value.getName());
            text.append("\n- `")
                    .append(value.getName())
                    .append("`: ")
                    .append(comments.of(type.getFullName() + "." + value.getName())
                            .replace('\n', ' '));
        }
        return describe(schema, text.toString().strip());
    }

    private static ObjectNode describe(ObjectNode schema, String comment) {
        return comment.isEmpty() || schema.has("description") ? schema : schema.put("description", comment);
    }

    private static String name(Descriptor message) {
        String inPackage =
                message.getFullName().substring(message.getFile().getPackage().length() + 1);
        String plain = inPackage.replace(".", "");
        return message.getFile().getPackage().startsWith("curlew.") ? plain : "Google" + plain;
    }
}
