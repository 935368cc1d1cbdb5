package dev.curlew.platform.grpc;

import dev.curlew.platform.error.ApiError;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.StatusRuntimeException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lets bytes that are no message reach the interceptors, as null: gRPC itself would log a failure, and answer UNKNOWN, for what is only bad
 * input.
 */
final class MalformedMessages {

    /** What is answered to them. */
    static final ApiError ERROR = ApiError.invalidArgument(
            "MALFORMED_MESSAGE", "The request is no message of the type that the method takes.");

    private MalformedMessages() {}

    /** The same service, whose listeners are told. */
    static ServerServiceDefinition toldTo(ServerServiceDefinition service) {
        ServiceDescriptor descriptor = service.getServiceDescriptor();
        ServiceDescriptor.Builder telling = ServiceDescriptor.newBuilder(descriptor.getName());
        Object schema = descriptor.getSchemaDescriptor();
        if (schema != null) {
            telling.setSchemaDescriptor(schema);
        }
        List<ServerMethodDefinition<?, ?>> methods = new ArrayList<>();
        for (ServerMethodDefinition<?, ?> method : service.getMethods()) {
            ServerMethodDefinition<?, ?> told = told(method);
            telling.addMethod(told.getMethodDescriptor());
            methods.add(told);
        }
        ServerServiceDefinition.Builder definition = ServerServiceDefinition.builder(telling.build());
        methods.forEach(definition::addMethod);
        return definition.build();
    }

    private static <Q, R> ServerMethodDefinition<Q, R> told(ServerMethodDefinition<Q, R> method) {
        MethodDescriptor<Q, R> descriptor = method.getMethodDescriptor();
        return ServerMethodDefinition.create(
                descriptor.toBuilder()
                        .setRequestMarshaller(new Telling<>(descriptor.getRequestMarshaller()))
                        .build(),
                method.getServerCallHandler());
    }

    private record Telling<Q>(Marshaller<Q> real) implements Marshaller<Q> {
        @Override
        public InputStream stream(Q message) {
            return real.stream(message);
        }

        @Override
        @SuppressWarnings("NullAway") // The interceptor of errors is the only one that looks.
        public @Nullable Q parse(InputStream bytes) {
            try {
                return real.parse(bytes);
            } catch (StatusRuntimeException _) {
                return null;
            }
        }
    }
}
