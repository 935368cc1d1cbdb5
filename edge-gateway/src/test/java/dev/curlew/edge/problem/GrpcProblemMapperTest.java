package dev.curlew.edge.problem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.curlew.platform.error.ApiError;
import dev.curlew.platform.error.ApiErrors;
import dev.curlew.platform.error.Violation;
import io.grpc.Status;
import io.grpc.Status.Code;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class GrpcProblemMapperTest {

    @ParameterizedTest
    @EnumSource(value = Code.class, names = "OK", mode = Mode.EXCLUDE)
    void everyCode_aProblem_thatTellsNothingInternal(Code code) {
        ApiError error = ApiErrors.from(Status.fromCode(code)
                .withDescription("connect to 10.0.0.7:9091 failed")
                .asRuntimeException());

        Problem problem = GrpcProblemMapper.map(error, "");

        assertThat(problem.status()).isBetween(400, 599);
        assertThat(problem.reason()).isEqualTo(code.name());
        assertThat(problem.detail()).isNotBlank().doesNotContain("10.0.0.7");
        assertThat(problem.title()).isNotBlank();
        assertThat(problem.type()).isEqualTo("https://curlew.dev/errors/" + code.name());
    }

    @ParameterizedTest
    @CsvSource({
        "INVALID_ARGUMENT, 400",
        "FAILED_PRECONDITION, 400",
        "OUT_OF_RANGE, 400",
        "UNAUTHENTICATED, 401",
        "PERMISSION_DENIED, 403",
        "NOT_FOUND, 404",
        "ABORTED, 409",
        "ALREADY_EXISTS, 409",
        "RESOURCE_EXHAUSTED, 429",
        "CANCELLED, 499",
        "UNKNOWN, 500",
        "INTERNAL, 500",
        "DATA_LOSS, 500",
        "UNIMPLEMENTED, 501",
        "UNAVAILABLE, 503",
        "DEADLINE_EXCEEDED, 504"
    })
    void status_asGoogleMapsIt(Code code, int status) {
        assertThat(GrpcProblemMapper.status(code)).isEqualTo(status);
    }

    @Test
    void violations_namedAsInTheBody() {
        ApiError error = ApiError.invalidArgument("INVALID_FIELD", "x").withViolation("link.targetUrl", "y");

        assertThat(GrpcProblemMapper.map(error, "link").violations()).containsExactly(new Violation("targetUrl", "y"));
        assertThat(GrpcProblemMapper.map(error, "*").violations())
                .containsExactly(new Violation("link.targetUrl", "y"));
        assertThat(GrpcProblemMapper.map(error, "").violations()).containsExactly(new Violation("link.targetUrl", "y"));
    }

    @Test
    void retry_asTheServiceSays_elseShortly() {
        ApiError busy = ApiError.unavailable("STORE_UNAVAILABLE", "x");

        assertThat(GrpcProblemMapper.map(busy, "").retryAfter()).hasValue(Duration.ofSeconds(1));
        assertThat(GrpcProblemMapper.map(busy.withRetryDelay(Duration.ofSeconds(7)), "")
                        .retryAfter())
                .hasValue(Duration.ofSeconds(7));
        assertThat(GrpcProblemMapper.map(ApiError.internal(), "").retryAfter()).isEmpty();
    }
}
