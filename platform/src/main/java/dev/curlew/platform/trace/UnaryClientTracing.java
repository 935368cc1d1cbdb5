package dev.curlew.platform.trace;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.MethodDescriptor;

/** Traces unary calls by another interceptor, and lets the others pass. */
final class UnaryClientTracing implements ClientInterceptor {

    private final ClientInterceptor tracing;

    UnaryClientTracing(ClientInterceptor tracing) {
        this.tracing = tracing;
    }

    @Override
    public <Q, R> ClientCall<Q, R> interceptCall(MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
        return method.getType().clientSendsOneMessage() && method.getType().serverSendsOneMessage()
                ? tracing.interceptCall(method, options, next)
                : next.newCall(method, options);
    }
}
