package dev.curlew.edge.problem;

import dev.curlew.platform.error.ApiError;
import dev.curlew.platform.error.Violation;
import io.grpc.Status.Code;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The problem that a failed rpc is to the caller over HTTP. */
public final class GrpcProblemMapper {

    private static final Duration SHORT_PAUSE = Duration.ofSeconds(1);

    private GrpcProblemMapper() {}

    /**
     * Maps an error, whatever its code.
     *
     * @param body the field of the request message that the HTTP body holds, {@code *} if it holds the whole message, empty
     *     if there is none; violations are named as in the body
     */
    public static Problem map(ApiError error, String body) {
        Optional<Duration> retryAfter = error.retryDelay()
                .or(() -> error.code() == Code.UNAVAILABLE ? Optional.of(SHORT_PAUSE) : Optional.empty());
        List<Violation> violations = error.violations().stream()
                .map(violation -> new Violation(asInBody(violation.field(), body), violation.description()))
                .toList();
        return new Problem(
                status(error.code()), error.reason(), error.message(), error.metadata(), violations, retryAfter);
    }

    /** The status that Google's APIs give for a code, so that clients who know those know ours. */
    static int status(Code code) {
        return switch (code) {
            case INVALID_ARGUMENT, FAILED_PRECONDITION, OUT_OF_RANGE -> 400;
            case UNAUTHENTICATED -> 401;
            case PERMISSION_DENIED -> 403;
            case NOT_FOUND -> 404;
            case ABORTED, ALREADY_EXISTS -> 409;
            case RESOURCE_EXHAUSTED -> 429;
            case CANCELLED -> 499;
            case OK, UNKNOWN, INTERNAL, DATA_LOSS -> 500;
            case UNIMPLEMENTED -> 501;
            case UNAVAILABLE -> 503;
            case DEADLINE_EXCEEDED -> 504;
        };
    }

    private static String asInBody(String field, String body) {
        String prefix = body + ".";
        return body.length() > 1 && field.startsWith(prefix) ? field.substring(prefix.length()) : field;
    }
}
