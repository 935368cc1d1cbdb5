package dev.curlew.platform.grpc;

import dev.curlew.platform.error.ErrorMapper;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCall.Listener;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;

/** Answers whatever is thrown below it, in any callback, or handed to {@code StreamObserver.onError}. */
final class ErrorInterceptor implements ServerInterceptor {

    private final ErrorMapper mapper;

    ErrorInterceptor(ErrorMapper mapper) {
        this.mapper = mapper;
    }

    @Override
    public <Q, R> Listener<Q> interceptCall(ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        GuardedCall<Q, R> guarded = new GuardedCall<>(call, mapper);
        try {
            return new GuardedListener<>(next.startCall(guarded, headers), guarded);
        } catch (Throwable failure) {
            guarded.fail(failure);
            return new Listener<>() {};
        }
    }
}
