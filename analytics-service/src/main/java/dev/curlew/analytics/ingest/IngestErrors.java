package dev.curlew.analytics.ingest;

import dev.curlew.analytics.log.ClickLogException;
import dev.curlew.platform.error.ApiError;
import java.time.Duration;
import java.util.Optional;

/** What an edge is answered when its clicks cannot be taken. */
public final class IngestErrors {

    private static final Duration RETRY_DELAY = Duration.ofSeconds(1);

    private IngestErrors() {}

    /** The answer for a failure of the click log or a bad question for dead letters, empty for every other one. */
    public static Optional<ApiError> map(Throwable failure) {
        return switch (failure) {
            case ClickLogException known -> Optional.of(errorOf(known));
            case DeadLetterException known -> Optional.of(errorOf(known));
            default -> Optional.empty();
        };
    }

    private static ApiError errorOf(DeadLetterException failure) {
        String message = String.valueOf(failure.getMessage());
        return switch (failure) {
            case DeadLetterException.Invalid it ->
                ApiError.invalidArgument("INVALID_FIELD", "The request is not valid: " + it.field + ".")
                        .withViolation(it.field, message);
            case DeadLetterException.InvalidPageToken _ -> ApiError.invalidArgument("INVALID_PAGE_TOKEN", message);
        };
    }

    private static ApiError errorOf(ClickLogException failure) {
        ApiError error = switch (failure) {
            case ClickLogException.Full _ ->
                ApiError.unavailable("CLICK_LOG_FULL", "Too many clicks wait to be stored.");
            case ClickLogException.Unavailable _ ->
                ApiError.unavailable("STORE_UNAVAILABLE", "Clicks cannot be stored right now.");
        };
        return error.withRetryDelay(RETRY_DELAY);
    }

    static ApiError shuttingDown() {
        return ApiError.unavailable("SHUTTING_DOWN", "The service stops; another replica takes over.")
                .withRetryDelay(Duration.ofMillis(100));
    }

    static ApiError malformed(String field, String description) {
        return ApiError.invalidArgument("INVALID_FIELD", "The batch is malformed: " + field + ".")
                .withViolation(field, description);
    }
}
