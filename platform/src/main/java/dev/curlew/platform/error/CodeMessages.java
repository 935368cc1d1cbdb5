package dev.curlew.platform.error;

import io.grpc.Status.Code;

/** What to tell where nothing better is known, or where what is known is not for the caller. */
final class CodeMessages {

    private CodeMessages() {}

    static String of(Code code) {
        return switch (code) {
            case OK -> "Done.";
            case CANCELLED -> "The call was cancelled.";
            case INVALID_ARGUMENT -> "The request is not valid.";
            case DEADLINE_EXCEEDED -> "The call took too long.";
            case NOT_FOUND -> "There is no such thing.";
            case ALREADY_EXISTS -> "It exists already.";
            case PERMISSION_DENIED -> "That is not allowed.";
            case RESOURCE_EXHAUSTED -> "Too much was asked for.";
            case FAILED_PRECONDITION -> "That cannot be done as things are.";
            case ABORTED -> "Something else changed it at the same time.";
            case OUT_OF_RANGE -> "That is past the end.";
            case UNIMPLEMENTED -> "There is no such method.";
            case UNAVAILABLE -> "The service cannot be reached right now.";
            case UNAUTHENTICATED -> "A valid key is needed.";
            case UNKNOWN, INTERNAL, DATA_LOSS -> "Something went wrong on our side.";
        };
    }
}
