package dev.curlew.analytics.stats;

import dev.curlew.platform.error.ApiError;
import java.time.Duration;
import java.util.Optional;

/** What callers are answered when they get no statistics. */
public final class StatsErrors {

    private static final Duration RETRY_DELAY = Duration.ofSeconds(1);

    private StatsErrors() {}

    /** The answer for a failure of this package, empty for every other one. */
    public static Optional<ApiError> map(Throwable failure) {
        return failure instanceof StatsException known ? Optional.of(errorOf(known)) : Optional.empty();
    }

    private static ApiError errorOf(StatsException failure) {
        String message = String.valueOf(failure.getMessage());
        return switch (failure) {
            case StatsException.Invalid it ->
                ApiError.invalidArgument("INVALID_FIELD", "The request is not valid: " + it.field + ".")
                        .withViolation(it.field, message);
            case StatsException.TooLarge _ -> ApiError.invalidArgument("QUERY_TOO_LARGE", message);
            case StatsException.Unavailable _ ->
                ApiError.unavailable("STORE_UNAVAILABLE", message).withRetryDelay(RETRY_DELAY);
        };
    }
}
