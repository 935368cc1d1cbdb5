package dev.curlew.analytics.report;

import dev.curlew.platform.error.ApiError;
import dev.curlew.platform.error.ErrorMapper;
import java.time.Duration;
import java.util.Optional;

/** What callers are answered for each {@link ReportException}. */
final class ReportErrors {

    static final ErrorMapper MAPPER =
            failure -> failure instanceof ReportException known ? Optional.of(map(known)) : Optional.empty();
    private static final Duration RETRY_DELAY = Duration.ofSeconds(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private ReportErrors() {}

    private static ApiError map(ReportException failure) {
        String message = String.valueOf(failure.getMessage());
        return switch (failure) {
            case ReportException.Invalid it ->
                ApiError.invalidArgument("INVALID_FIELD", "The request is not valid: " + it.field + ".")
                        .withViolation(it.field, message);
            case ReportException.NotFound _ -> ApiError.notFound("REPORT_NOT_FOUND", message);
            case ReportException.TooMany _ -> ApiError.resourceExhausted("TOO_MANY_REPORTS", message);
            case ReportException.TooOften _ ->
                ApiError.resourceExhausted("TOO_MANY_REQUESTS", message).withRetryDelay(MINUTE);
            case ReportException.Unavailable _ ->
                ApiError.unavailable("STORE_UNAVAILABLE", message).withRetryDelay(RETRY_DELAY);
        };
    }
}
