package dev.curlew.platform.grpc;

import io.grpc.HandlerRegistry;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCallHandler;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Services that reflection tells of though another server has them: behind one load balancer, whichever server a
 * reflection call reaches knows them all. Calls to them find no method here.
 */
final class DescribedElsewhere extends HandlerRegistry {

    private final List<ServerServiceDefinition> services;

    DescribedElsewhere(List<ServiceDescriptor> services) {
        this.services =
                services.stream().map(DescribedElsewhere::withoutMethods).toList();
    }

    @Override
    public List<ServerServiceDefinition> getServices() {
        return services;
    }

    @Override
    public @Nullable ServerMethodDefinition<?, ?> lookupMethod(String method, @Nullable String authority) {
        return null;
    }

    private static ServerServiceDefinition withoutMethods(ServiceDescriptor service) {
        ServerServiceDefinition.Builder definition = ServerServiceDefinition.builder(service);
        service.getMethods().forEach(method -> addUnreachable(definition, method));
        return definition.build();
    }

    private static <Q, R> void addUnreachable(
            ServerServiceDefinition.Builder definition, MethodDescriptor<Q, R> method) {
        ServerCallHandler<Q, R> handler = (_, _) -> {
            throw new IllegalStateException("not served here: " + method.getFullMethodName());
        };
        definition.addMethod(method, handler);
    }
}
