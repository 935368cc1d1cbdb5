package dev.curlew.link;

import static org.assertj.core.api.Assertions.catchThrowable;

import dev.curlew.platform.error.ApiError;
import dev.curlew.platform.error.ApiErrors;
import dev.curlew.platform.error.Violation;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Looks at what calls are refused with. */
final class Errors {

    private Errors() {}

    /** The error of a call; fails if it succeeds. */
    static ApiError of(ThrowingCallable call) {
        Throwable thrown = catchThrowable(call);
        if (thrown == null) {
            throw new AssertionError("The call succeeded (expected: an error)");
        }
        return ApiErrors.from(thrown);
    }

    /** Whether a call fails. */
    static boolean refuses(ThrowingCallable call) {
        return catchThrowable(call) != null;
    }

    /** The reason of the error of a call. */
    static String reason(ThrowingCallable call) {
        return of(call).reason();
    }

    /** The fields at fault. */
    static List<String> fields(ApiError error) {
        return error.violations().stream().map(Violation::field).toList();
    }
}
