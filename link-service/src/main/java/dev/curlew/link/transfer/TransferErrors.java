package dev.curlew.link.transfer;

import dev.curlew.platform.error.ApiError;
import dev.curlew.platform.error.ErrorMapper;
import io.grpc.Status.Code;
import java.time.Duration;
import java.util.Optional;

/** What rpcs answer for each {@link TransferException}. */
final class TransferErrors {

    static final ErrorMapper MAPPER =
            failure -> failure instanceof TransferException known ? Optional.of(map(known)) : Optional.empty();

    private TransferErrors() {}

    /** Whether the same may succeed a moment later. */
    static boolean isPassing(ApiError error) {
        return error.code() == Code.UNAVAILABLE;
    }

    private static ApiError map(TransferException failure) {
        String message = String.valueOf(failure.getMessage());
        return switch (failure) {
            case TransferException.NotFound _ -> ApiError.notFound("IMPORT_NOT_FOUND", message);
            case TransferException.Ended ended ->
                ApiError.failedPrecondition("IMPORT_ENDED", message)
                        .withMetadata("state", ended.state().name());
            case TransferException.Moved _ -> ApiError.aborted("IMPORT_MOVED", message);
            case TransferException.OffsetBeyond beyond ->
                ApiError.outOfRange("IMPORT_OFFSET_BEYOND", message)
                        .withMetadata("receivedBytes", Long.toString(beyond.receivedBytes()));
            case TransferException.Overloaded _ ->
                ApiError.unavailable("OVERLOADED", message).withRetryDelay(Duration.ofSeconds(1));
            case TransferException.TooSlow _ -> ApiError.unavailable("STREAM_TOO_SLOW", message);
        };
    }
}
