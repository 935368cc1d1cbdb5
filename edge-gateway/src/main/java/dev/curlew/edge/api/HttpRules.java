package dev.curlew.edge.api;

import com.google.api.AnnotationsProto;
import com.google.api.HttpRule;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.linecorp.armeria.common.HttpMethod;
import io.grpc.ServiceDescriptor;
import io.grpc.protobuf.ProtoMethodDescriptorSupplier;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What {@code google.api.http} says of methods. */
final class HttpRules {

    private HttpRules() {}

    /** The rule of a method; empty if it is not for the public, or sends or takes a stream. */
    static Optional<HttpRule> unary(MethodDescriptor method) {
        return rule(method).filter(_ -> !method.isClientStreaming() && !method.isServerStreaming());
    }

    /** The rule of a method, whatever it sends or takes; empty if it is not for the public. */
    static Optional<HttpRule> rule(MethodDescriptor method) {
        return method.getOptions().hasExtension(AnnotationsProto.http)
                ? Optional.of(method.getOptions().getExtension(AnnotationsProto.http))
                : Optional.empty();
    }

    /** The rule of a public method one of whose sides is a file in pieces: HTTP has the file itself there. */
    static Optional<HttpRule> file(MethodDescriptor method) {
        boolean isPublic = method.getOptions().hasExtension(AnnotationsProto.http);
        boolean pieces = (method.isClientStreaming() && hasPieces(method.getInputType()))
                || (method.isServerStreaming() && hasPieces(method.getOutputType()));
        return isPublic && pieces
                ? Optional.of(method.getOptions().getExtension(AnnotationsProto.http))
                : Optional.empty();
    }

    private static boolean hasPieces(Descriptor message) {
        FieldDescriptor chunk = message.findFieldByName("chunk");
        return chunk != null && chunk.getType() == FieldDescriptor.Type.BYTES;
    }

    static MethodDescriptor descriptor(io.grpc.MethodDescriptor<?, ?> method) {
        if (method.getSchemaDescriptor() instanceof ProtoMethodDescriptorSupplier schema) {
            return schema.getMethodDescriptor();
        }
        throw new IllegalArgumentException("method: " + method.getFullMethodName() + " (expected: one made by protoc)");
    }

    /**
     * The rules whose body is a field of several words, with the field's JSON name: Armeria writes the body under the name of
     * the rule, but variables of the path that belong into it under the JSON name, and a message cannot have both.
     */
    static List<HttpRule> withJsonBodyNames(Stream<ServiceDescriptor> services) {
        return services.flatMap(service -> service.getMethods().stream())
                .map(HttpRules::descriptor)
                .flatMap(method -> unary(method)
                        .filter(rule -> rule.getBody().contains("_"))
                        .map(rule -> rule.toBuilder()
                                .setSelector(method.getFullName())
                                .setBody(bodyName(method, rule))
                                .build())
                        .stream())
                .toList();
    }

    /** The JSON name of the field that the body holds; {@code *} for the whole message, empty for none. */
    static String bodyName(MethodDescriptor method, HttpRule rule) {
        FieldDescriptor field = method.getInputType().findFieldByName(rule.getBody());
        return field == null ? rule.getBody() : field.getJsonName();
    }

    static HttpMethod method(HttpRule rule) {
        return switch (rule.getPatternCase()) {
            case GET -> HttpMethod.GET;
            case POST -> HttpMethod.POST;
            case PUT -> HttpMethod.PUT;
            case PATCH -> HttpMethod.PATCH;
            case DELETE -> HttpMethod.DELETE;
            case CUSTOM, PATTERN_NOT_SET -> throw new IllegalArgumentException("rule: " + rule);
        };
    }

    static String path(HttpRule rule) {
        return switch (rule.getPatternCase()) {
            case GET -> rule.getGet();
            case POST -> rule.getPost();
            case PUT -> rule.getPut();
            case PATCH -> rule.getPatch();
            case DELETE -> rule.getDelete();
            case CUSTOM, PATTERN_NOT_SET -> throw new IllegalArgumentException("rule: " + rule);
        };
    }
}
