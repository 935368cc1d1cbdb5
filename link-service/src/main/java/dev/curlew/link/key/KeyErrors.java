package dev.curlew.link.key;

import dev.curlew.platform.error.ApiError;
import dev.curlew.platform.error.ErrorMapper;
import java.util.Optional;

/** What rpcs answer for each {@link KeyException}. */
final class KeyErrors {

    static final ErrorMapper MAPPER =
            failure -> failure instanceof KeyException known ? Optional.of(map(known)) : Optional.empty();

    private KeyErrors() {}

    private static ApiError map(KeyException failure) {
        String message = String.valueOf(failure.getMessage());
        return switch (failure) {
            case KeyException.NotFound _ -> ApiError.notFound("KEY_NOT_FOUND", message);
            case KeyException.Invalid _ -> ApiError.unauthenticated("INVALID_KEY", message);
            case KeyException.Needed _ -> ApiError.unauthenticated("KEY_NEEDED", message);
            case KeyException.ScopeMissing missing ->
                ApiError.permissionDenied("SCOPE_MISSING", message)
                        .withMetadata("scope", missing.scope().text());
            case KeyException.TokenLimited _ -> ApiError.permissionDenied("TOKEN_LIMITED", message);
            case KeyException.Revoked _ -> ApiError.failedPrecondition("KEY_REVOKED", message);
            case KeyException.TooManyCalls many ->
                ApiError.resourceExhausted("TOO_MANY_REQUESTS", message).withRetryDelay(many.retryDelay());
        };
    }
}
