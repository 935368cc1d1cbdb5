package dev.curlew.analytics;

import dev.curlew.platform.error.ApiError;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.Objects;

/** Gives methods that the API has and this version does not a reason of their own. */
final class UnsupportedMethodInterceptor implements ServerInterceptor {

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        return next.startCall(
                new SimpleForwardingServerCall<>(call) {
                    @Override
                    public void close(Status status, Metadata trailers) {
                        // What generated code answers has neither trailers nor cause; ours has.
                        if (status.getCode() == Status.Code.UNIMPLEMENTED
                                && trailers.keys().isEmpty()) {
                            StatusRuntimeException error =
                                    unsupported(call.getMethodDescriptor().getFullMethodName());
                            super.close(
                                    error.getStatus(),
                                    Objects.requireNonNullElseGet(error.getTrailers(), Metadata::new));
                        } else {
                            super.close(status, trailers);
                        }
                    }
                },
                headers);
    }

    private static StatusRuntimeException unsupported(String method) {
        return ApiError.unimplemented("METHOD_NOT_SUPPORTED", "This version does not support the method yet.")
                .withMetadata("method", method)
                .toStatusRuntimeException();
    }
}
