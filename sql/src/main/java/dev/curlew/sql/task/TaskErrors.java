package dev.curlew.sql.task;

import dev.curlew.platform.error.ApiError;
import dev.curlew.platform.error.ErrorMapper;
import java.time.Duration;
import java.util.Optional;

/** What callers are answered for each {@link TaskException}. */
final class TaskErrors {

    static final ErrorMapper MAPPER =
            failure -> failure instanceof TaskException known ? Optional.of(map(known)) : Optional.empty();
    private static final Duration RETRY_DELAY = Duration.ofSeconds(1);

    private TaskErrors() {}

    private static ApiError map(TaskException failure) {
        String message = String.valueOf(failure.getMessage());
        return switch (failure) {
            case TaskException.Unknown _ -> ApiError.notFound("TASK_NOT_FOUND", message);
            case TaskException.Running _ -> ApiError.failedPrecondition("TASK_RUNNING", message);
            case TaskException.Unavailable _ ->
                ApiError.unavailable("STORE_UNAVAILABLE", message).withRetryDelay(RETRY_DELAY);
        };
    }
}
