package dev.curlew.edge.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import com.google.api.HttpRule;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.OneofDescriptor;
import com.linecorp.armeria.common.QueryParams;
import dev.curlew.edge.problem.Problem;
import dev.curlew.platform.error.Violation;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Whether a request has exactly the form of its method: the parser behind it would pass over much, or say less of it. */
final class RequestCheck {

    private static final int MOST_VIOLATIONS = 20;
    // A batch of 1,000 links with all their fields has less; as a tree each takes some 50 bytes.
    private static final long MOST_TOKENS = 1_000_000;
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxTokenCount(MOST_TOKENS)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final Descriptor message;
    private final HttpRule rule;
    private final List<Violation> unknown = new ArrayList<>();
    private final List<Violation> invalid = new ArrayList<>();
    private final Set<FieldDescriptor> bodyFields = new LinkedHashSet<>();
    private Optional<Problem> notJson = Optional.empty();

    private RequestCheck(MethodDescriptor method, HttpRule rule) {
        message = method.getInputType();
        this.rule = rule;
    }

    static RequestCheck of(MethodDescriptor method, HttpRule rule, QueryParams query, byte[] body) {
        RequestCheck check = new RequestCheck(method, rule);
        check.checkQuery(query);
        check.notJson = check.checkBody(body);
        return check;
    }

    /** The first kind of thing wrong with the request; empty if it is in order. */
    Optional<Problem> problem() {
        return notJson.or(this::firstProblem);
    }

    /** The fields that the body names at its top, in its order; null counts as named. */
    Set<FieldDescriptor> bodyFields() {
        return bodyFields;
    }

    private Optional<Problem> firstProblem() {
        if (!unknown.isEmpty()) {
            return Optional.of(Problem.invalid("UNKNOWN_FIELD", "The request has fields that are not known.", unknown));
        }
        return invalid.isEmpty()
                ? Optional.empty()
                : Optional.of(Problem.invalid("INVALID_FIELD", "The request has fields that are not valid.", invalid));
    }

    private Optional<Problem> checkBody(byte[] body) {
        if (rule.getBody().isEmpty()) {
            return body.length == 0 ? Optional.empty() : notJson("This request has no body.");
        }
        if (body.length == 0) {
            return Optional.empty();
        }
        try {
            JsonNode root = JSON.readTree(
                    UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString());
            if (!root.isObject()) {
                return notJson("The body must be a JSON object.");
            }
            bodyFields.addAll(checkObject(bodyType(), root, ""));
            return Optional.empty();
        } catch (CharacterCodingException _) {
            return notJson("The body is not UTF-8.");
        } catch (JsonProcessingException malformed) {
            return Optional.of(notJson(malformed));
        }
    }

    private static Problem notJson(JsonProcessingException malformed) {
        // Text behind the end is mismatched too, but stands below no name.
        String twice = malformed instanceof MismatchedInputException ? JsonPaths.at(malformed) : "";
        if (!twice.isEmpty()) {
            List<Violation> violations = List.of(new Violation(twice, "expected: once at most"));
            return Problem.invalid("INVALID_JSON", "The body has a name twice.", violations);
        }
        var at = malformed.getLocation();
        String where = at == null ? "" : ": line " + at.getLineNr() + ", column " + at.getColumnNr();
        return Problem.of(400, "INVALID_JSON", "The body is not JSON" + where + ".");
    }

    private static Optional<Problem> notJson(String detail) {
        return Optional.of(Problem.of(400, "INVALID_JSON", detail));
    }

    private Descriptor bodyType() {
        return rule.getBody().equals("*")
                ? message
                : message.findFieldByName(rule.getBody()).getMessageType();
    }

    /** Gives the fields that the object names. */
    private Set<FieldDescriptor> checkObject(Descriptor type, JsonNode object, String prefix) {
        Map<FieldDescriptor, String> seen = new LinkedHashMap<>();
        Map<OneofDescriptor, String> chosen = new HashMap<>();
        for (Map.Entry<String, JsonNode> each : object.properties()) {
            String path = prefix + each.getKey();
            Optional<FieldDescriptor> named = Fields.named(type, each.getKey());
            if (named.isEmpty()) {
                addTo(unknown, path, "not known");
                continue;
            }
            FieldDescriptor field = named.get();
            String before = seen.putIfAbsent(field, path);
            if (before != null) {
                addTo(invalid, path, "expected: once at most, and it is there as " + before);
            }
            OneofDescriptor oneof = field.getRealContainingOneof();
            String other = oneof == null || each.getValue().isNull() ? null : chosen.putIfAbsent(oneof, path);
            if (other != null) {
                addTo(invalid, path, "expected: not beside " + other);
            }
            checkField(field, each.getValue(), path);
        }
        return seen.keySet();
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
            var _ = checkObject(field.getMessageType(), value, path + ".");
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
