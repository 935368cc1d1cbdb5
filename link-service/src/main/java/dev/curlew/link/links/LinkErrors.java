package dev.curlew.link.links;

import dev.curlew.platform.error.ApiError;
import dev.curlew.platform.error.ErrorMapper;
import java.time.Duration;
import java.util.Optional;

/** What rpcs answer for each {@link LinkException}. */
final class LinkErrors {

    static final ErrorMapper MAPPER =
            failure -> failure instanceof LinkException known ? Optional.of(map(known)) : Optional.empty();

    private LinkErrors() {}

    private static ApiError map(LinkException failure) {
        String message = String.valueOf(failure.getMessage());
        return switch (failure) {
            case LinkException.NotFound _ -> ApiError.notFound("LINK_NOT_FOUND", message);
            case LinkException.RevisionNotFound _ -> ApiError.notFound("REVISION_NOT_FOUND", message);
            case LinkException.SlugTaken taken ->
                ApiError.alreadyExists("SLUG_TAKEN", message)
                        .withMetadata("slug", taken.slug())
                        .withViolation("slug", "a slug that was never used");
            case LinkException.NoCodeLeft _ -> ApiError.resourceExhausted("NO_CODE_LEFT", message);
            case LinkException.DomainNotAllowed refused ->
                ApiError.permissionDenied("DOMAIN_NOT_ALLOWED", message).withMetadata("domain", refused.domain());
            case LinkException.Deleted _ -> ApiError.failedPrecondition("LINK_DELETED", message);
            case LinkException.NotDeleted _ -> ApiError.failedPrecondition("LINK_NOT_DELETED", message);
            case LinkException.NotBlocked _ -> ApiError.failedPrecondition("LINK_NOT_BLOCKED", message);
            case LinkException.EtagMismatch _ -> ApiError.aborted("ETAG_MISMATCH", message);
            case LinkException.Overloaded _ ->
                ApiError.unavailable("OVERLOADED", message).withRetryDelay(Duration.ofSeconds(1));
            case LinkException.TooManyRequests many ->
                ApiError.resourceExhausted("TOO_MANY_REQUESTS", message).withRetryDelay(many.retryDelay());
        };
    }
}
