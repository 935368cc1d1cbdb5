package dev.curlew.edge.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.api.HttpRule;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The public port as OpenAPI 3.1: the API from the descriptors and the comments of its proto files, and what else is there. */
final class OpenApiDocument {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final Pattern VARIABLE = Pattern.compile("\\{([a-z0-9_.]+)}");

    private final ProtoComments comments = ProtoComments.load();
    private final JsonSchemas schemas = new JsonSchemas(comments);
    private final ObjectNode document = JSON.objectNode();

    private OpenApiDocument() {}

    static ObjectNode of(List<ServiceDescriptor> services, String serverUrl) {
        OpenApiDocument openApi = new OpenApiDocument();
        openApi.document.put("openapi", "3.1.0");
        openApi.document
                .putObject("info")
                .put("title", "Curlew")
                .put("version", "v1")
                .put("description", "Makes short links and counts their clicks.")
                .putObject("license")
                .put("name", "Apache-2.0")
                .put("identifier", "Apache-2.0");
        openApi.document.putArray("servers").addObject().put("url", serverUrl);
        ArrayNode tags = openApi.document.putArray("tags");
        ObjectNode paths = openApi.document.putObject("paths");
        services.forEach(service -> openApi.addService(service, tags, paths));
        openApi.addComponents();
        OpenApiPages.addTo(openApi.document);
        OpenApiExamples.addTo(openApi.document);
        return openApi.document;
    }

    private void addService(ServiceDescriptor service, ArrayNode tags, ObjectNode paths) {
        tags.addObject().put("name", service.getName()).put("description", comments.of(service.getFullName()));
        for (MethodDescriptor method : service.getMethods()) {
            HttpRules.rule(method).ifPresent(rule -> addMethod(method, rule, paths));
        }
    }

    private void addMethod(MethodDescriptor method, HttpRule rule, ObjectNode paths) {
        String template = HttpRules.path(rule);
        List<FieldDescriptor> inPath = new ArrayList<>();
        Matcher variables = VARIABLE.matcher(template);
        String path = variables.replaceAll(variable -> {
            FieldDescriptor field = field(method.getInputType(), variable.group(1));
            inPath.add(field);
            return Matcher.quoteReplacement("{" + field.getJsonName() + "}");
        });
        ObjectNode operation = paths.withObject("/" + path.replace("~", "~0").replace("/", "~1"))
                .putObject(HttpRules.method(rule).name().toLowerCase(Locale.ROOT));
        String comment = comments.of(method.getFullName());
        operation.putArray("tags").add(method.getService().getName());
        operation.put("operationId", operationId(method));
        operation.put("summary", comment.split("\\.(\\s|$)", 2)[0].replace('\n', ' '));
        operation.put("description", comment);
        ArrayNode parameters = operation.putArray("parameters");
        inPath.forEach(field -> parameter(parameters, field, "path"));
        inQuery(method.getInputType(), rule, inPath).forEach(field -> parameter(parameters, field, "query"));
        if (method.isClientStreaming()) {
            content(operation.putObject("requestBody").put("required", true), "application/octet-stream");
        } else {
            addBody(operation, method, rule);
        }
        ObjectNode responses = operation.putObject("responses");
        ObjectNode done = responses.putObject("200").put("description", "Done.");
        if (method.isServerStreaming()) {
            Api.streamTypes(method)
                    .forEach(type -> content(done, type.withoutParameters().toString()));
        } else {
            content(done, "application/json").set("schema", schemas.of(method.getOutputType()));
        }
        responses.putObject("default").put("$ref", "#/components/responses/Problem");
    }

    private void addBody(ObjectNode operation, MethodDescriptor method, HttpRule rule) {
        if (rule.getBody().isEmpty()) {
            return;
        }
        Descriptor type = rule.getBody().equals("*")
                ? method.getInputType()
                : field(method.getInputType(), rule.getBody()).getMessageType();
        ObjectNode schema = schemas.of(type);
        List<String> required = type.getFields().stream()
                .filter(field ->
                        JsonSchemas.isRequired(field) && !HttpRules.path(rule).contains(field.getName() + "}"))
                .map(FieldDescriptor::getJsonName)
                .toList();
        ObjectNode whole = schema;
        if (!required.isEmpty() && rule.getPatternCase() != HttpRule.PatternCase.PATCH) {
            whole = JSON.objectNode();
            whole.putArray("allOf").add(schema);
            required.forEach(whole.putArray("required")::add);
        }
        // Without a body all of it is as if nothing was set.
        content(operation.putObject("requestBody").put("required", !required.isEmpty()), "application/json")
                .set("schema", whole);
    }

    private static List<FieldDescriptor> inQuery(Descriptor message, HttpRule rule, List<FieldDescriptor> inPath) {
        if (rule.getBody().equals("*")) {
            return List.of();
        }
        Set<FieldDescriptor> elsewhere = new HashSet<>(inPath);
        return message.getFields().stream()
                .filter(field -> !elsewhere.contains(field)
                        && !field.getName().equals(rule.getBody())
                        && !Fields.isObject(field))
                .toList();
    }

    private void parameter(ArrayNode parameters, FieldDescriptor field, String where) {
        ObjectNode schema = schemas.property(field);
        schema.remove(List.of("readOnly", "writeOnly"));
        ObjectNode parameter =
                parameters.addObject().put("name", field.getJsonName()).put("in", where);
        parameter.put("description", comments.of(field.getFullName()));
        if (where.equals("path") || JsonSchemas.isRequired(field)) {
            parameter.put("required", true);
        }
        parameter.set("schema", schema);
    }

    private void addComponents() {
        ObjectNode components = document.putObject("components");
        ObjectNode all = components.putObject("schemas");
        schemas.components().forEach(all::set);
        all.set("Problem", problem());
        ObjectNode response = components
                .putObject("responses")
                .putObject("Problem")
                .put("description", "An error, as RFC 9457 has it. docs/errors explains each reason.");
        content(response, "application/problem+json").putObject("schema").put("$ref", "#/components/schemas/Problem");
        components
                .putObject("securitySchemes")
                .putObject("key")
                .put("type", "http")
                .put("scheme", "bearer")
                .put("description", "An API key.");
        ArrayNode security = document.putArray("security");
        security.addObject().putArray("key");
        security.addObject();
    }

    private static ObjectNode problem() {
        ObjectNode problem = JSON.objectNode().put("type", "object");
        ObjectNode properties = problem.putObject("properties");
        properties.putObject("type").put("type", "string").put("format", "uri");
        properties.putObject("status").put("type", "integer");
        for (String text : List.of("title", "detail", "instance", "reason", "domain")) {
            properties.putObject(text).put("type", "string");
        }
        properties
                .putObject("metadata")
                .put("type", "object")
                .putObject("additionalProperties")
                .put("type", "string");
        ObjectNode violation = properties
                .putObject("violations")
                .put("type", "array")
                .putObject("items")
                .put("type", "object");
        violation.putObject("properties").putObject("field").put("type", "string");
        violation.withObject("/properties").putObject("description").put("type", "string");
        for (String always : List.of("type", "title", "status", "detail", "reason", "domain")) {
            problem.withArray("required").add(always);
        }
        return problem;
    }

    private static ObjectNode content(ObjectNode parent, String mediaType) {
        return parent.withObject("/content").putObject(mediaType);
    }

    private static String operationId(MethodDescriptor method) {
        return method.getName().substring(0, 1).toLowerCase(Locale.ROOT)
                + method.getName().substring(1);
    }

    private static FieldDescriptor field(Descriptor message, String path) {
        Descriptor type = message;
        FieldDescriptor field = null;
        for (String name : path.split("\\.", -1)) {
            field = type.findFieldByName(name);
            if (field == null) {
                break;
            }
            type = Fields.isObject(field) ? field.getMessageType() : type;
        }
        if (field == null) {
            throw new IllegalArgumentException(
                    "path: " + path + " (expected: a field of " + message.getFullName() + ")");
        }
        return field;
    }
}
