package dev.curlew.link.clicklimit;

import dev.curlew.platform.error.ApiError;
import dev.curlew.platform.error.ErrorMapper;
import java.util.Optional;

/** What rpcs answer for each {@link ClickLimitException}. */
final class ClickLimitErrors {

    static final ErrorMapper MAPPER =
            failure -> failure instanceof ClickLimitException known ? Optional.of(map(known)) : Optional.empty();

    private ClickLimitErrors() {}

    private static ApiError map(ClickLimitException failure) {
        String message = String.valueOf(failure.getMessage());
        return switch (failure) {
            case ClickLimitException.UsedUp _ -> ApiError.resourceExhausted("LINK_USED_UP", message);
            case ClickLimitException.NotLimited _ -> ApiError.notFound("LINK_NOT_FOUND", message);
        };
    }
}
