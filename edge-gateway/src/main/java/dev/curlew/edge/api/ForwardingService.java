package dev.curlew.edge.api;

import com.google.protobuf.FieldMask;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.curlew.platform.error.ApiError;
import dev.curlew.platform.error.ApiErrors;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.netty.util.AttributeKey;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A service hosted here whose methods do nothing but call the same methods elsewhere, updates with their masks. Only public methods
 * are in it.
 */
final class ForwardingService {

    /** Why the call of a request failed. */
    static final AttributeKey<ApiError> ERROR = AttributeKey.valueOf(ForwardingService.class, "ERROR");

    private static final Duration DEADLINE = Duration.ofSeconds(10);

    private ForwardingService() {}

    /** Leaves out those methods that are served in another way. */
    static ServerServiceDefinition of(
            ServiceDescriptor service, Channel channel, Collection<? extends MethodDescriptor<?, ?>> others) {
        List<MethodDescriptor<?, ?>> methods = service.getMethods().stream()
                .filter(method -> HttpRules.unary(HttpRules.descriptor(method)).isPresent())
                .filter(method -> !others.contains(method))
                .toList();
        ServiceDescriptor.Builder descriptor =
                ServiceDescriptor.newBuilder(service.getName()).setSchemaDescriptor(service.getSchemaDescriptor());
        methods.forEach(descriptor::addMethod);
        ServerServiceDefinition.Builder definition = ServerServiceDefinition.builder(descriptor.build());
        methods.forEach(method -> addMethod(definition, method, channel));
        return definition.build();
    }

    private static <Q, R> void addMethod(
            ServerServiceDefinition.Builder definition, MethodDescriptor<Q, R> method, Channel channel) {
        definition.addMethod(method, ServerCalls.asyncUnaryCall((request, responses) -> {
            ServiceRequestContext ctx = ServiceRequestContext.current();
            CallOptions options = CallOptions.DEFAULT.withDeadlineAfter(DEADLINE.toNanos(), TimeUnit.NANOSECONDS);
            FieldMask mask = Optional.ofNullable(ctx.attr(StrictService.MASK)).orElse(FieldMask.getDefaultInstance());
            ClientCalls.asyncUnaryCall(
                    channel.newCall(method, options), UpdateMask.in(request, mask), noting(ctx, responses));
        }));
    }

    /** The error is noted for the HTTP answer, which then need not be read back out of trailers. */
    private static <R> StreamObserver<R> noting(ServiceRequestContext ctx, StreamObserver<R> responses) {
        return new StreamObserver<>() {
            @Override
            public void onNext(R response) {
                responses.onNext(response);
            }

            @Override
            public void onError(Throwable failure) {
                ctx.setAttr(ERROR, ApiErrors.from(failure));
                responses.onError(failure);
            }

            @Override
            public void onCompleted() {
                responses.onCompleted();
            }
        };
    }
}
