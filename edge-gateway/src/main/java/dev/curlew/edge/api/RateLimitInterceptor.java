package dev.curlew.edge.api;

import static io.grpc.Metadata.ASCII_STRING_MARSHALLER;

import com.linecorp.armeria.server.ServiceRequestContext;
import dev.curlew.platform.grpc.RateLimit;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.util.List;
import java.util.Optional;

/** Passes on how the limit on the caller's calls stands: the headers {@code RateLimit} and {@code RateLimit-Policy}. */
final class RateLimitInterceptor implements ClientInterceptor {

    private static final List<Metadata.Key<String>> HEADERS = List.of(
            Metadata.Key.of(RateLimit.HEADER, ASCII_STRING_MARSHALLER),
            Metadata.Key.of(RateLimit.POLICY_HEADER, ASCII_STRING_MARSHALLER));

    @Override
    public <Q, R> ClientCall<Q, R> interceptCall(MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
        ServiceRequestContext ctx = ServiceRequestContext.current();
        return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
            @Override
            public void start(Listener<R> listener, Metadata headers) {
                super.start(
                        new SimpleForwardingClientCallListener<>(listener) {
                            @Override
                            public void onHeaders(Metadata answer) {
                                passOn(ctx, answer);
                                super.onHeaders(answer);
                            }

                            @Override
                            public void onClose(Status status, Metadata trailers) {
                                // Where the call failed at once, there were no headers before.
                                passOn(ctx, trailers);
                                super.onClose(status, trailers);
                            }
                        },
                        headers);
            }
        };
    }

    private static void passOn(ServiceRequestContext ctx, Metadata answer) {
        for (Metadata.Key<String> header : HEADERS) {
            Optional.ofNullable(answer.get(header))
                    .ifPresent(
                            value -> ctx.mutateAdditionalResponseHeaders(headers -> headers.set(header.name(), value)));
        }
    }
}
