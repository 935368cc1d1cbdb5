package dev.curlew.platform.trace;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCall.Listener;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;

/** Traces unary calls by another interceptor, and lets the others pass. */
final class UnaryServerTracing implements ServerInterceptor {

    private final ServerInterceptor tracing;

    UnaryServerTracing(ServerInterceptor tracing) {
        this.tracing = tracing;
    }

    @Override
    public <Q, R> Listener<Q> interceptCall(ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        return call.getMethodDescriptor().getType().clientSendsOneMessage()
                        && call.getMethodDescriptor().getType().serverSendsOneMessage()
                ? tracing.interceptCall(call, headers, next)
                : next.startCall(call, headers);
    }
}
