package dev.curlew.cli.remote;

import dev.curlew.cli.failure.CommandFailure;
import dev.curlew.cli.failure.ExitCode;
import dev.curlew.platform.error.ApiError;
import dev.curlew.platform.error.ApiErrors;
import io.grpc.Status;
import io.grpc.Status.Code;
import io.grpc.protobuf.StatusProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What the server's errors mean for a command. */
public final class RemoteErrors {
    private RemoteErrors() {}

    /** What a gRPC code means for the exit code. */
    public static int exitCode(Code code) {
        return switch (code) {
            case OK -> ExitCode.OK;
            case INVALID_ARGUMENT, OUT_OF_RANGE -> ExitCode.USAGE;
            case NOT_FOUND -> ExitCode.NOT_FOUND;
            case UNAUTHENTICATED, PERMISSION_DENIED -> ExitCode.REFUSED;
            case UNAVAILABLE, DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED -> ExitCode.UNAVAILABLE;
            case ALREADY_EXISTS, ABORTED, FAILED_PRECONDITION -> ExitCode.CONFLICT;
            case CANCELLED, UNKNOWN, UNIMPLEMENTED, INTERNAL, DATA_LOSS -> ExitCode.FAILED;
        };
    }

    /** One result of a batch: the message, and the reason by which programs know it. */
    public static String onOneLine(com.google.rpc.Status status) {
        ApiError error = ApiErrors.from(StatusProto.toStatusRuntimeException(status));
        return error.message() + " (" + error.reason() + ")";
    }

    /** The failure for what a call threw. */
    static CommandFailure failure(Exception thrown, Remote remote) {
        ApiError error = ApiErrors.from(thrown);
        List<String> details = new ArrayList<>();
        String message = error.message();
        if (error.reason().equals(error.code().name())) {
            message = unexplained(error, thrown, remote, details);
        } else {
            details.add("reason: " + error.reason());
        }
        error.violations().forEach(violation -> details.add(violation.field() + ": " + violation.description()));
        error.retryDelay()
                .ifPresent(delay ->
                        details.add("again in: " + delay.toString().substring(2).toLowerCase(Locale.ROOT)));
        if (error.code() == Code.UNAUTHENTICATED) {
            details.add("A key is given by --key-file, " + RemoteOptions.KEY_FILE + " or " + RemoteOptions.KEY + ".");
        }
        if (exitCode(error.code()) == ExitCode.FAILED) {
            details.add("request id: " + remote.requestId() + " (in the server's log)");
        }
        return new CommandFailure(exitCode(error.code()), message, details);
    }

    /** Where the transport failed, or a proxy, and the server said nothing itself. */
    private static String unexplained(ApiError error, Exception thrown, Remote remote, List<String> details) {
        Status status = Status.fromThrowable(thrown);
        if (error.code() == Code.UNAVAILABLE) {
            details.add("cause: " + cause(status));
            details.add("Is it running there? --server or " + RemoteOptions.SERVER + " says where it is.");
            return "the server at " + remote.address() + " cannot be reached.";
        }
        if (error.code() == Code.DEADLINE_EXCEEDED) {
            details.add("It may be done all the same. --timeout gives it longer.");
            return "the server at " + remote.address() + " did not answer in time.";
        }
        details.add("reason: " + error.reason());
        return error.message();
    }

    private static String cause(Status status) {
        Throwable cause = status.getCause();
        while (cause != null && cause.getCause() != null) {
            cause = cause.getCause();
        }
        String text = cause == null || cause.getMessage() == null ? status.getDescription() : cause.getMessage();
        return text == null ? status.getCode().name() : text;
    }
}
