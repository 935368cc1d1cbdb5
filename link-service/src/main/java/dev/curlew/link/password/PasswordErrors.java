package dev.curlew.link.password;

import dev.curlew.platform.error.ApiError;
import dev.curlew.platform.error.ErrorMapper;
import java.time.Duration;
import java.util.Optional;

/** What rpcs answer for each {@link PasswordException}. */
final class PasswordErrors {

    static final ErrorMapper MAPPER =
            failure -> failure instanceof PasswordException known ? Optional.of(map(known)) : Optional.empty();

    private static final Duration SOON = Duration.ofSeconds(1);

    private PasswordErrors() {}

    private static ApiError map(PasswordException failure) {
        String message = String.valueOf(failure.getMessage());
        return switch (failure) {
            case PasswordException.NoLink _ -> ApiError.notFound("LINK_NOT_FOUND", message);
            case PasswordException.Wrong _ -> ApiError.permissionDenied("WRONG_PASSWORD", message);
            case PasswordException.TooManyTries many ->
                ApiError.resourceExhausted("TOO_MANY_TRIES", message).withRetryDelay(many.retryDelay());
            case PasswordException.Busy _ ->
                ApiError.unavailable("OVERLOADED", message).withRetryDelay(SOON);
        };
    }
}
