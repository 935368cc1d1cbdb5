package dev.curlew.platform.error;

import com.google.rpc.Status;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What an rpc answers when it fails. On the wire it is a {@code google.rpc.Status} with an ErrorInfo, a BadRequest if
 * there are violations and a RetryInfo if there is a delay; details are cut to what fits into response trailers.
 *
 * @param code the gRPC code, never OK
 * @param reason what programs look at: constant, UPPER_SNAKE_CASE, 63 characters at most
 * @param message what people read; holds nothing internal
 * @param metadata the values that the message mentions, by lowerCamel key
 * @param violations the fields at fault, empty unless the code is INVALID_ARGUMENT or alike
 * @param retryDelay how long to wait before the same call may succeed
 */
public record ApiError(
        Code code,
        String reason,
        String message,
        Map<String, String> metadata,
        List<Violation> violations,
        Optional<Duration> retryDelay) {

    private static final Pattern REASON = Pattern.compile("[A-Z][A-Z0-9_]{0,62}");

    public ApiError {
        if (code == Code.OK) {
            throw new IllegalArgumentException("code: OK (expected: an error)");
        }
        if (!isReason(reason)) {
            throw new IllegalArgumentException("reason: " + reason + " (expected: UPPER_SNAKE_CASE)");
        }
        metadata = Map.copyOf(metadata);
        violations = List.copyOf(violations);
    }

    static boolean isReason(String text) {
        return REASON.matcher(text).matches();
    }

    /** An error of a code, with a reason and a message only. */
    public static ApiError of(Code code, String reason, String message) {
        return new ApiError(code, reason, message, Map.of(), List.of(), Optional.empty());
    }

    /** The request is wrong whatever the state of the system: the caller must change it. */
    public static ApiError invalidArgument(String reason, String message) {
        return of(Code.INVALID_ARGUMENT, reason, message);
    }

    /** Nothing is there under that name. */
    public static ApiError notFound(String reason, String message) {
        return of(Code.NOT_FOUND, reason, message);
    }

    /** The name is taken. */
    public static ApiError alreadyExists(String reason, String message) {
        return of(Code.ALREADY_EXISTS, reason, message);
    }

    /** The request is right, the state of the system is not; repeating it does not help. */
    public static ApiError failedPrecondition(String reason, String message) {
        return of(Code.FAILED_PRECONDITION, reason, message);
    }

    /** Somebody else changed it meanwhile: read it again, then repeat. */
    public static ApiError aborted(String reason, String message) {
        return of(Code.ABORTED, reason, message);
    }

    /** Past the end. */
    public static ApiError outOfRange(String reason, String message) {
        return of(Code.OUT_OF_RANGE, reason, message);
    }

    /** Who calls is known, and may not. */
    public static ApiError permissionDenied(String reason, String message) {
        return of(Code.PERMISSION_DENIED, reason, message);
    }

    /** Who calls is not known. */
    public static ApiError unauthenticated(String reason, String message) {
        return of(Code.UNAUTHENTICATED, reason, message);
    }

    /** The caller used up a quota or sent too much. */
    public static ApiError resourceExhausted(String reason, String message) {
        return of(Code.RESOURCE_EXHAUSTED, reason, message);
    }

    /** Not now; the only code that clients repeat by themselves. */
    public static ApiError unavailable(String reason, String message) {
        return of(Code.UNAVAILABLE, reason, message);
    }

    /** It took too long; it may have been done all the same. */
    public static ApiError deadlineExceeded(String reason, String message) {
        return of(Code.DEADLINE_EXCEEDED, reason, message);
    }

    /** Not built. */
    public static ApiError unimplemented(String reason, String message) {
        return of(Code.UNIMPLEMENTED, reason, message);
    }

    /** Our fault, of which the caller learns nothing more: always the same reason and message. */
    public static ApiError internal() {
        return ofCode(Code.INTERNAL);
    }

    /** An error with the code's name as the reason and a constant message. */
    static ApiError ofCode(Code code) {
        return of(code, code.name(), CodeMessages.of(code));
    }

    /** This error with one more metadata value. */
    public ApiError withMetadata(String key, String value) {
        Map<String, String> more = new LinkedHashMap<>(metadata);
        more.put(key, value);
        return new ApiError(code, reason, message, more, violations, retryDelay);
    }

    /** This error with these field violations. */
    public ApiError withViolations(List<Violation> fields) {
        return new ApiError(code, reason, message, metadata, fields, retryDelay);
    }

    /** This error with one field violation. */
    public ApiError withViolation(String field, String description) {
        return withViolations(List.of(new Violation(field, description)));
    }

    /** This error with a delay after which to try again. */
    public ApiError withRetryDelay(Duration delay) {
        return new ApiError(code, reason, message, metadata, violations, Optional.of(delay));
    }

    /** As a status message with its details. */
    public Status toStatusProto() {
        return Details.write(this);
    }

    /** As the exception that a gRPC method throws or hands to its observer. */
    public StatusRuntimeException toStatusRuntimeException() {
        return StatusProto.toStatusRuntimeException(toStatusProto());
    }
}
