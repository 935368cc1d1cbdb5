package dev.curlew.platform.grpc;

import dev.curlew.platform.error.ApiError;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import org.jspecify.annotations.Nullable;

/** How a call is ended with an error. */
final class Answers {

    private Answers() {}

    static void close(ServerCall<?, ?> call, ApiError error) {
        StatusRuntimeException failure = error.toStatusRuntimeException();
        close(call, failure.getStatus(), failure.getTrailers());
    }

    static void close(ServerCall<?, ?> call, Status status, @Nullable Metadata trailers) {
        call.close(status, trailers == null ? new Metadata() : trailers);
    }
}
