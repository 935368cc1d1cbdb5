package dev.curlew.cli.remote;

import dev.curlew.platform.config.Secret;
import dev.curlew.platform.grpc.RequestId;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Gives each call the key, the command's request id and a deadline. */
record CallInterceptor(Optional<Secret> key, String requestId, Duration unary, Duration stream)
        implements ClientInterceptor {
    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
    private static final Metadata.Key<String> REQUEST_ID =
            Metadata.Key.of(RequestId.HEADER, Metadata.ASCII_STRING_MARSHALLER);

    @Override
    public <Q, R> ClientCall<Q, R> interceptCall(MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
        Duration limit = method.getType() == MethodType.UNARY ? unary : stream;
        return new SimpleForwardingClientCall<>(
                next.newCall(method, options.withDeadlineAfter(limit.toNanos(), TimeUnit.NANOSECONDS))) {
            @Override
            public void start(Listener<R> listener, Metadata headers) {
                key.ifPresent(secret -> headers.put(AUTHORIZATION, "Bearer " + secret.reveal()));
                headers.put(REQUEST_ID, requestId);
                super.start(listener, headers);
            }
        };
    }
}
