package dev.curlew.link.domain;

import dev.curlew.platform.error.ApiError;
import dev.curlew.platform.error.ErrorMapper;
import java.util.Optional;

/** What rpcs answer for each {@link DomainException}. */
final class DomainErrors {

    static final ErrorMapper MAPPER =
            failure -> failure instanceof DomainException known ? Optional.of(map(known)) : Optional.empty();

    private DomainErrors() {}

    private static ApiError map(DomainException failure) {
        String message = String.valueOf(failure.getMessage());
        return switch (failure) {
            case DomainException.NotFound missing ->
                ApiError.notFound("DOMAIN_NOT_FOUND", message)
                        .withMetadata("domain", missing.host())
                        .withViolation(missing.field(), "a domain of this shortener, see ListDomains");
            case DomainException.Exists exists ->
                ApiError.alreadyExists("DOMAIN_EXISTS", message)
                        .withMetadata("domain", exists.host())
                        .withViolation("host", "a host that is no domain yet");
            case DomainException.InUse _ -> ApiError.failedPrecondition("DOMAIN_IN_USE", message);
            case DomainException.IsDefault _ -> ApiError.failedPrecondition("DEFAULT_DOMAIN", message);
            case DomainException.TooMany _ -> ApiError.resourceExhausted("TOO_MANY_DOMAINS", message);
        };
    }
}
