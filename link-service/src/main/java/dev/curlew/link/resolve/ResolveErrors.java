package dev.curlew.link.resolve;

import dev.curlew.platform.error.ApiError;
import dev.curlew.platform.error.ErrorMapper;
import java.time.Duration;
import java.util.Optional;

/** What rpcs answer for each {@link ResolveException}. */
final class ResolveErrors {

    static final ErrorMapper MAPPER =
            failure -> failure instanceof ResolveException known ? Optional.of(map(known)) : Optional.empty();

    private static final Duration SOON = Duration.ofSeconds(1);

    private ResolveErrors() {}

    private static ApiError map(ResolveException failure) {
        String message = String.valueOf(failure.getMessage());
        return switch (failure) {
            case ResolveException.NotFound missing -> {
                ApiError error = ApiError.notFound("LINK_NOT_FOUND", message);
                yield missing.refused().map(error::withRetryDelay).orElse(error);
            }
            case ResolveException.TooManyStreams _ ->
                ApiError.unavailable("OVERLOADED", message).withRetryDelay(SOON);
            case ResolveException.TooSlow _ -> ApiError.unavailable("STREAM_TOO_SLOW", message);
            case ResolveException.Stopping _ ->
                ApiError.unavailable("STOPPING", message).withRetryDelay(Duration.ZERO);
        };
    }
}
