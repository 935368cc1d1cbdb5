package dev.curlew.analytics.total;

import dev.curlew.platform.error.ApiError;
import dev.curlew.platform.error.ErrorMapper;
import java.time.Duration;
import java.util.Optional;

/** What callers are answered for each {@link TotalException}. */
final class TotalErrors {

    static final ErrorMapper MAPPER =
            failure -> failure instanceof TotalException known ? Optional.of(map(known)) : Optional.empty();

    private static final Duration RETRY_DELAY = Duration.ofSeconds(1);

    private TotalErrors() {}

    private static ApiError map(TotalException failure) {
        String message = String.valueOf(failure.getMessage());
        return switch (failure) {
            case TotalException.InvalidPageSize _ ->
                ApiError.invalidArgument("INVALID_FIELD", message).withViolation("pageSize", "0 or more");
            case TotalException.Unavailable _ ->
                ApiError.unavailable("STORE_UNAVAILABLE", message).withRetryDelay(RETRY_DELAY);
        };
    }
}
