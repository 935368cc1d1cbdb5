package dev.curlew.edge.api;

import static io.grpc.Metadata.ASCII_STRING_MARSHALLER;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.curlew.edge.route.RequestIds;
import dev.curlew.platform.grpc.RequestId;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import java.net.InetAddress;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Sends on who calls: the key as it came, the request's id, the caller's address. Whatever else the public sends in headers
 * stays here.
 */
final class CallerInterceptor implements ClientInterceptor {

    private static final Metadata.Key<String> AUTHORIZATION = Metadata.Key.of("authorization", ASCII_STRING_MARSHALLER);
    private static final Metadata.Key<String> REQUEST_ID = Metadata.Key.of(RequestId.HEADER, ASCII_STRING_MARSHALLER);
    private static final Metadata.Key<String> CLIENT_ADDRESS =
            Metadata.Key.of("x-curlew-client-address", ASCII_STRING_MARSHALLER);
    private static final Pattern SENDABLE = Pattern.compile("[\\x20-\\x7e]{1,4096}");

    private final Function<ServiceRequestContext, InetAddress> clientAddress;

    CallerInterceptor(Function<ServiceRequestContext, InetAddress> clientAddress) {
        this.clientAddress = clientAddress;
    }

    @Override
    public <Q, R> ClientCall<Q, R> interceptCall(MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
        ServiceRequestContext ctx = ServiceRequestContext.current();
        return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
            @Override
            public void start(Listener<R> listener, Metadata headers) {
                put(headers, AUTHORIZATION, ctx.request().headers().get(HttpHeaderNames.AUTHORIZATION));
                put(headers, REQUEST_ID, RequestIds.of(ctx));
                put(headers, CLIENT_ADDRESS, clientAddress.apply(ctx).getHostAddress());
                super.start(listener, headers);
            }
        };
    }

    private static void put(
            Metadata headers, Metadata.Key<String> key, @org.jspecify.annotations.Nullable String value) {
        Optional.ofNullable(value)
                .filter(text -> SENDABLE.matcher(text).matches())
                .ifPresent(text -> headers.put(key, text));
    }
}
