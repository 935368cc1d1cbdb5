package dev.curlew.edge.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import com.google.api.HttpRule;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.linecorp.armeria.common.QueryParams;
import dev.curlew.edge.problem.Problem;
import dev.curlew.platform.error.Violation;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whether a request has exactly the form of its method: the parser behind it would pass over much, or say less of it. */
final class RequestCheck {

    private static final int MOST_VIOLATIONS = 20;
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final Descriptor message;
    private final HttpRule rule;
    private final List<Violation> unknown = new ArrayList<>();
    private final List<Violation> invalid = new ArrayList<>();

    private RequestCheck(MethodDescriptor method, HttpRule rule) {
        message = method.getInputType();
        this.rule = rule;
    }

    /** The first kind of thing wrong with a request; empty if it is in order. */
    static Optional<Problem> check(MethodDescriptor method, HttpRule rule, QueryParams query, byte[] body) {
        RequestCheck check = new RequestCheck(method, rule);
        check.checkQuery(query);
        return check.checkBody(body).or(check::problem);
    }

    private Optional<Problem> problem() {
        if (!unknown.isEmpty()) {
            return Optional.of(Problem.invalid("UNKNOWN_FIELD", "The request has fields that are not known.", unknown));
        }
        return invalid.isEmpty()
                ? Optional.empty()
                : Optional.of(Problem.invalid("INVALID_FIELD", "The request has fields that are not valid.", invalid));
    }

    private Optional<Problem> checkBody(byte[] body) {
        if (rule.getBody().isEmpty()) {
            return body.length == 0
                    ? Optional.empty()
                    : Optional.of(Problem.of(400, "INVALID_JSON", "This request has no body."));
        }
        if (body.length == 0) {
            return Optional.empty();
        }
        try {
            JsonNode root = JSON.readTree(
                    UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString());
            if (!root.isObject()) {
                return Optional.of(Problem.of(400, "INVALID_JSON", "The body must be a JSON object."));
            }
            checkObject(bodyType(), root, "");
            return Optional.empty();
        } catch (CharacterCodingException _) {
            return Optional.of(Problem.of(400, "INVALID_JSON", "The body is not UTF-8."));
        } catch (JsonProcessingException malformed) {
            var at = malformed.getLocation();
            return Optional.of(Problem.of(
                    400,
                    "INVALID_JSON",
                    at == null
                            ? "The body is not JSON."
                            : "The body is not JSON: line " + at.getLineNr() + ", column " + at.getColumnNr() + "."));
        }
    }

    private Descriptor bodyType() {
        return rule.getBody().equals("*")
                ? message
                : message.findFieldByName(rule.getBody()).getMessageType();
    }

    private void checkObject(Descriptor type, JsonNode object, String prefix) {
        for (Map.Entry<String, JsonNode> each : object.properties()) {
            String path = prefix + each.getKey();
            Fields.named(type, each.getKey())
                    .ifPresentOrElse(
                            field -> checkField(field, each.getValue(), path), () -> addTo(unknown, path, "not known"));
        }
    }

    private void checkField(FieldDescriptor field, JsonNode value, String path) {
        if (value.isNull()) {
            return;
        }
        if (!field.isRepeated() || field.isMapField()) {
            checkValue(field, value, path);
        } else if (!value.isArray()) {
            addTo(invalid, path, "expected: a list");
        } else {
            for (int i = 0; i < value.size(); i++) {
                checkValue(field, value.get(i), path + "[" + i + "]");
            }
        }
    }

    private void checkValue(FieldDescriptor field, JsonNode value, String path) {
        if (Fields.isObject(field) && value.isObject()) {
            checkObject(field.getMessageType(), value, path + ".");
        } else if (Fields.isObject(field) || !Fields.accepts(field, value)) {
            addTo(invalid, path, "expected: " + Fields.expected(field));
        }
    }

    private void checkQuery(QueryParams query) {
        for (String name : query.names()) {
            Optional<FieldDescriptor> field = queryField(name);
            if (field.isEmpty()) {
                addTo(unknown, name, "not known");
                continue;
            }
            List<String> values = query.getAll(name);
            if (values.size() > 1 && !field.get().isRepeated()) {
                addTo(invalid, name, "expected: once at most");
            }
            for (String value : values) {
                if (value.indexOf('\uFFFD') >= 0 || !Fields.acceptsText(field.get(), TextNode.valueOf(value))) {
                    addTo(invalid, name, "expected: " + Fields.expected(field.get()));
                }
            }
        }
    }

    /** Fields that neither the path nor the body holds, and that a text can hold. */
    private Optional<FieldDescriptor> queryField(String name) {
        if (rule.getBody().equals("*")) {
            return Optional.empty();
        }
        Descriptor type = message;
        Optional<FieldDescriptor> field = Optional.empty();
        StringBuilder path = new StringBuilder();
        for (String part : name.split("\\.", -1)) {
            field = Fields.named(type, part);
            if (field.isEmpty()) {
                return field;
            }
            path.append(path.isEmpty() ? "" : ".").append(field.get().getName());
            if (Fields.isObject(field.get())) {
                type = field.get().getMessageType();
            }
        }
        boolean elsewhere =
                HttpRules.path(rule).contains("{" + path + "}") || (path + ".").startsWith(rule.getBody() + ".");
        return field.filter(found -> !elsewhere && !Fields.isObject(found));
    }

    private static void addTo(List<Violation> violations, String field, String description) {
        if (violations.size() < MOST_VIOLATIONS) {
            violations.add(new Violation(field, description));
        }
    }
}
