package dev.curlew.edge.api;

import com.google.api.AnnotationsProto;
import com.google.api.HttpRule;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.linecorp.armeria.common.HttpMethod;
import io.grpc.protobuf.ProtoMethodDescriptorSupplier;
import java.util.Optional;

/** What {@code google.api.http} says of methods. */
final class HttpRules {

    private HttpRules() {}

    /** The rule of a method; empty if it is not for the public, or sends or takes a stream. */
    static Optional<HttpRule> unary(MethodDescriptor method) {
        boolean isPublic = method.getOptions().hasExtension(AnnotationsProto.http);
        return isPublic && !method.isClientStreaming() && !method.isServerStreaming()
                ? Optional.of(method.getOptions().getExtension(AnnotationsProto.http))
                : Optional.empty();
    }

    static MethodDescriptor descriptor(io.grpc.MethodDescriptor<?, ?> method) {
        if (method.getSchemaDescriptor() instanceof ProtoMethodDescriptorSupplier schema) {
            return schema.getMethodDescriptor();
        }
        throw new IllegalArgumentException("method: " + method.getFullMethodName() + " (expected: one made by protoc)");
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
