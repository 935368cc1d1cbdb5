package dev.curlew.platform.grpc;

import dev.curlew.platform.error.ApiErrors;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCall.Listener;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.function.Consumer;

/**
 * Sees to it that every error leaves with an ErrorInfo. One without is told to {@code violations} and replaced by the
 * plain error of its code, as what it says was not written for callers.
 */
final class ConformanceInterceptor implements ServerInterceptor {

    private final Consumer<String> violations;

    ConformanceInterceptor(Consumer<String> violations) {
        this.violations = violations;
    }

    @Override
    public <Q, R> Listener<Q> interceptCall(ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        return next.startCall(
                new SimpleForwardingServerCall<>(call) {
                    @Override
                    public void close(Status status, Metadata trailers) {
                        if (status.isOk() || ApiErrors.conforms(status, trailers)) {
                            super.close(status, trailers);
                            return;
                        }
                        violations.accept("a status without ErrorInfo: method="
                                + call.getMethodDescriptor().getFullMethodName() + " status=" + status);
                        Answers.close(delegate(), ApiErrors.ofCode(status.getCode()));
                    }
                },
                headers);
    }
}
