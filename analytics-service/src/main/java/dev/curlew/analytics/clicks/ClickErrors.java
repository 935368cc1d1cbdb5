package dev.curlew.analytics.clicks;

import dev.curlew.platform.error.ApiError;
import dev.curlew.platform.error.ErrorMapper;
import java.time.Duration;
import java.util.Optional;

/** What callers are answered for each {@link ClickException}. */
final class ClickErrors {

    static final ErrorMapper MAPPER =
            failure -> failure instanceof ClickException known ? Optional.of(map(known)) : Optional.empty();
    private static final Duration RETRY_DELAY = Duration.ofSeconds(1);

    private ClickErrors() {}

    static ApiError map(ClickException failure) {
        String message = String.valueOf(failure.getMessage());
        return switch (failure) {
            case ClickException.Invalid it ->
                ApiError.invalidArgument("INVALID_FIELD", "The request is not valid: " + it.field + ".")
                        .withViolation(it.field, message);
            case ClickException.InvalidPageToken _ -> ApiError.invalidArgument("INVALID_PAGE_TOKEN", message);
            case ClickException.TooManyStreams _ ->
                ApiError.resourceExhausted("TOO_MANY_STREAMS", message).withRetryDelay(Duration.ofSeconds(10));
            case ClickException.TooSlow _ ->
                ApiError.unavailable("STREAM_TOO_SLOW", message).withRetryDelay(RETRY_DELAY);
            case ClickException.ShuttingDown _ ->
                ApiError.unavailable("SHUTTING_DOWN", message).withRetryDelay(RETRY_DELAY);
            case ClickException.Unavailable _ ->
                ApiError.unavailable("STORE_UNAVAILABLE", message).withRetryDelay(RETRY_DELAY);
        };
    }
}
