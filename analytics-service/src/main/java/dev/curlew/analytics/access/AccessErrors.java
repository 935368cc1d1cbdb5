package dev.curlew.analytics.access;

import dev.curlew.platform.error.ApiError;
import dev.curlew.platform.error.ErrorMapper;
import java.time.Duration;
import java.util.Optional;

/** What callers are answered for each {@link AccessException}. */
final class AccessErrors {

    static final ErrorMapper MAPPER =
            failure -> failure instanceof AccessException known ? Optional.of(map(known)) : Optional.empty();
    private static final Duration RETRY_DELAY = Duration.ofSeconds(1);

    private AccessErrors() {}

    private static ApiError map(AccessException failure) {
        String message = String.valueOf(failure.getMessage());
        return switch (failure) {
            case AccessException.LinkNotFound it ->
                ApiError.notFound("LINK_NOT_FOUND", message).withMetadata("code", it.code);
            case AccessException.KeyNeeded _ -> ApiError.unauthenticated("KEY_NEEDED", message);
            case AccessException.InvalidKey _ -> ApiError.unauthenticated("INVALID_KEY", message);
            case AccessException.ScopeMissing it ->
                ApiError.permissionDenied("SCOPE_MISSING", message).withMetadata("scope", it.scope);
            case AccessException.DomainNotAllowed it ->
                ApiError.permissionDenied("DOMAIN_NOT_ALLOWED", message).withMetadata("domain", it.domain);
            case AccessException.TooManyCalls it ->
                ApiError.resourceExhausted("TOO_MANY_REQUESTS", message).withRetryDelay(it.retryDelay);
            case AccessException.Unavailable _ ->
                ApiError.unavailable("STORE_UNAVAILABLE", message).withRetryDelay(RETRY_DELAY);
        };
    }
}
