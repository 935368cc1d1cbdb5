package dev.curlew.link.request;

import dev.curlew.platform.error.ApiError;
import dev.curlew.platform.error.ErrorMapper;
import java.util.Optional;

/** What rpcs answer for each {@link RequestException}. */
final class RequestErrors {

    static final ErrorMapper MAPPER =
            failure -> failure instanceof RequestException known ? Optional.of(map(known)) : Optional.empty();

    private RequestErrors() {}

    private static ApiError map(RequestException failure) {
        String message = String.valueOf(failure.getMessage());
        return switch (failure) {
            case RequestException.InvalidFields invalid ->
                ApiError.invalidArgument("INVALID_FIELD", message).withViolations(invalid.violations());
            case RequestException.Unsupported unsupported ->
                ApiError.unimplemented("FIELD_NOT_SUPPORTED", message)
                        .withMetadata("field", unsupported.field())
                        .withViolation(unsupported.field(), "not set");
            case RequestException.InvalidPageToken _ ->
                ApiError.invalidArgument("INVALID_PAGE_TOKEN", message)
                        .withViolation("pageToken", "the nextPageToken of the same request");
        };
    }
}
