package dev.curlew.link;

import dev.curlew.platform.error.ApiError;
import dev.curlew.platform.error.ApiErrors;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCall.Listener;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import java.util.Objects;

/** Says of the methods that the API has and this version has not, that this is so. */
final class UnsupportedMethodInterceptor implements ServerInterceptor {

    @Override
    public <Q, R> Listener<Q> interceptCall(ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        return next.startCall(
                new SimpleForwardingServerCall<>(call) {
                    @Override
                    public void close(Status status, Metadata trailers) {
                        if (status.getCode() != Code.UNIMPLEMENTED || ApiErrors.conforms(status, trailers)) {
                            super.close(status, trailers);
                            return;
                        }
                        String method = call.getMethodDescriptor().getFullMethodName();
                        StatusRuntimeException answer = ApiError.unimplemented(
                                        "METHOD_NOT_SUPPORTED", "The method " + method + " is not supported yet.")
                                .withMetadata("method", method)
                                .toStatusRuntimeException();
                        super.close(
                                answer.getStatus(), Objects.requireNonNullElseGet(answer.getTrailers(), Metadata::new));
                    }
                },
                headers);
    }
}
