package dev.curlew.platform.error;

import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.Status.Code;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.Optional;

/** Reads an {@link ApiError} back from what a gRPC call threw. */
public final class ApiErrors {

    private ApiErrors() {}

    /**
     * The error of a failed call, whatever failed. Where the status has no ErrorInfo of ours (the transport failed, a
     * proxy answered), the reason is the code's name and the message a constant one: what transports say tells of
     * addresses and is not for callers. What is not a gRPC status at all is INTERNAL.
     */
    public static ApiError from(Throwable failure) {
        Status status = Status.fromThrowable(failure);
        boolean isStatus = causedByStatus(failure);
        if (!isStatus || status.isOk()) {
            return ApiError.internal();
        }
        com.google.rpc.Status details = StatusProto.fromThrowable(failure);
        Code code = status.getCode();
        return Optional.ofNullable(details)
                .flatMap(present -> Details.read(present, code))
                .orElseGet(() -> ofCode(code));
    }

    /** An error with the code's name as its reason and a constant message; the code is not OK. */
    public static ApiError ofCode(Code code) {
        return ApiError.ofCode(code);
    }

    /** Whether a status carries an ErrorInfo of ours, as every one that our services send must. */
    public static boolean conforms(Status status, Metadata trailers) {
        return Optional.ofNullable(StatusProto.fromStatusAndTrailers(status, trailers))
                .flatMap(details -> Details.read(details, status.getCode()))
                .isPresent();
    }

    private static boolean causedByStatus(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof StatusRuntimeException || cause instanceof StatusException) {
                return true;
            }
        }
        return false;
    }
}
