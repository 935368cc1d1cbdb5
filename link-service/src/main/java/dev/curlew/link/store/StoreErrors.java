package dev.curlew.link.store;

import dev.curlew.platform.error.ApiError;
import dev.curlew.platform.error.ErrorMapper;
import java.time.Duration;
import java.util.Optional;

/** What rpcs answer while Postgres is away. */
final class StoreErrors {

    static final ErrorMapper MAPPER = failure -> failure instanceof StoreUnavailableException
            ? Optional.of(ApiError.unavailable("STORE_UNAVAILABLE", "The links cannot be reached right now.")
                    .withRetryDelay(Duration.ofSeconds(1)))
            : Optional.empty();

    private StoreErrors() {}
}
