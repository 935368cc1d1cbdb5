package dev.curlew.platform.error;

import java.util.List;
import java.util.Optional;

/**
 * Turns the exceptions that a feature throws into what its rpcs answer. Each feature has one: an exhaustive switch over
 * its sealed exception type, empty for every other type.
 */
@FunctionalInterface
public interface ErrorMapper {

    /** The answer for {@code failure}, or empty if it is none of this feature's. */
    Optional<ApiError> map(Throwable failure);

    /** Asks each in turn; the first answer counts. */
    static ErrorMapper firstOf(List<ErrorMapper> mappers) {
        List<ErrorMapper> inOrder = List.copyOf(mappers);
        return failure ->
                inOrder.stream().flatMap(mapper -> mapper.map(failure).stream()).findFirst();
    }
}
