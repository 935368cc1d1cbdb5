package dev.curlew.link.webhook;

import java.time.Instant;
import java.util.Optional;

/**
 * How a try ended.
 *
 * @param httpStatus 0: there was no answer
 * @param failure in words for people; empty: the server took it
 * @param next when it is tried again; empty: it is not
 * @param gone whether the server says that it will never take anything again
 */
record Result(Claim claim, int httpStatus, String failure, Optional<Instant> next, boolean gone) {

    static Result delivered(Claim claim, int httpStatus) {
        return new Result(claim, httpStatus, "", Optional.empty(), false);
    }

    boolean isDelivered() {
        return failure.isEmpty();
    }
}
