package dev.curlew.platform.error;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Any;
import com.google.rpc.ErrorInfo;
import io.grpc.Status;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ApiErrorTest {

    private static final ApiError FULL = ApiError.invalidArgument("BAD_SLUG", "The slug is not allowed.")
            .withMetadata("slug", "api")
            .withViolations(List.of(new Violation("link.slug", "is reserved"), new Violation("link.tags", "too many")))
            .withRetryDelay(Duration.ofMillis(1500));

    @Test
    void from_ownException_givesTheSameError() {
        assertThat(ApiErrors.from(FULL.toStatusRuntimeException())).isEqualTo(FULL);
    }

    @Test
    void toStatusProto_hasErrorInfoOfOurDomain() throws Exception {
        var status = FULL.toStatusProto();

        assertThat(status.getCode()).isEqualTo(Code.INVALID_ARGUMENT.value());
        assertThat(status.getDetails(0).unpack(ErrorInfo.class))
                .isEqualTo(ErrorInfo.newBuilder()
                        .setReason("BAD_SLUG")
                        .setDomain("curlew.dev")
                        .putMetadata("slug", "api")
                        .build());
        assertThat(status.getDetailsList()).hasSize(3);
    }

    @ParameterizedTest
    @EnumSource(value = Code.class, mode = EnumSource.Mode.EXCLUDE, names = "OK")
    void ofCode_everyCode_roundTrip(Code code) {
        ApiError error = ApiErrors.ofCode(code);

        assertThat(error.code()).isEqualTo(code);
        assertThat(ApiErrors.from(error.toStatusRuntimeException())).isEqualTo(error);
    }

    @Test
    void from_transportFailure_hidesItsMessage() {
        StatusRuntimeException failure = Status.UNAVAILABLE
                .withDescription("io exception: connection refused: db-7.internal/10.0.0.7:9091")
                .asRuntimeException();

        ApiError error = ApiErrors.from(failure);

        assertThat(error).isEqualTo(ApiErrors.ofCode(Code.UNAVAILABLE));
        assertThat(error.message()).doesNotContain("internal");
    }

    @Test
    void from_foreignDomain_isNotBelieved() {
        var foreign = com.google.rpc.Status.newBuilder()
                .setCode(Code.NOT_FOUND.value())
                .setMessage("bucket gone")
                .addDetails(Any.pack(ErrorInfo.newBuilder()
                        .setReason("BUCKET_GONE")
                        .setDomain("storage.example")
                        .build()))
                .build();

        assertThat(ApiErrors.from(StatusProto.toStatusRuntimeException(foreign)))
                .isEqualTo(ApiErrors.ofCode(Code.NOT_FOUND));
    }

    @Test
    void from_reasonOfWrongForm_isNotBelieved() {
        var wrong = com.google.rpc.Status.newBuilder()
                .setCode(Code.NOT_FOUND.value())
                .addDetails(Any.pack(ErrorInfo.newBuilder()
                        .setReason("not a reason")
                        .setDomain("curlew.dev")
                        .build()))
                .build();

        assertThat(ApiErrors.from(StatusProto.toStatusRuntimeException(wrong)))
                .isEqualTo(ApiErrors.ofCode(Code.NOT_FOUND));
    }

    @Test
    void from_noStatus_isInternal() {
        assertThat(ApiErrors.from(new IllegalStateException("secret"))).isEqualTo(ApiError.internal());
    }

    @Test
    void toStatusProto_huge_fitsIntoTrailers() {
        ApiError huge = ApiError.invalidArgument("MANY", "ß".repeat(10_000))
                .withMetadata("value", "😀".repeat(10_000))
                .withViolations(IntStream.range(0, 1000)
                        .mapToObj(i -> new Violation("links[" + i + "].target_url", "é".repeat(500)))
                        .toList());

        var status = huge.toStatusProto();

        assertThat(status.getSerializedSize()).isLessThanOrEqualTo(4096);
        assertThat(status.getMessage()).hasSize(200).endsWith("ß…");
        ApiError read = ApiErrors.from(StatusProto.toStatusRuntimeException(status));
        assertThat(read.violations()).isNotEmpty();
        assertThat(read.metadata().get("value")).endsWith("😀…");
    }

    @Test
    void toStatusProto_longMessage_isKeptWhereItIsShortOnTheWire() {
        assertThat(ApiError.notFound("GONE", "a".repeat(600)).toStatusProto().getMessage())
                .isEqualTo("a".repeat(600));
        assertThat(ApiError.notFound("GONE", "a".repeat(601)).toStatusProto().getMessage())
                .isEqualTo("a".repeat(599) + "…");
        assertThat(ApiError.notFound("GONE", "%".repeat(600)).toStatusProto().getMessage())
                .hasSize(600);
        assertThat(ApiError.notFound("GONE", "é".repeat(600)).toStatusProto().getMessage())
                .isEqualTo("é".repeat(199) + "…");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "lower", "1ST", "WITH SPACE", "Ü"})
    void new_wrongReason(String reason) {
        assertThatThrownBy(() -> ApiError.notFound(reason, "")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void new_codeOk() {
        assertThatThrownBy(() -> ApiError.of(Code.OK, "FINE", "")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void firstOf_firstAnswerCounts() {
        ApiError first = ApiError.notFound("FIRST", "");
        ErrorMapper mapper = ErrorMapper.firstOf(List.of(
                _ -> Optional.empty(),
                failure -> Optional.of(first).filter(_ -> failure instanceof IllegalStateException),
                _ -> Optional.of(ApiError.notFound("SECOND", ""))));

        assertThat(mapper.map(new IllegalStateException())).contains(first);
        assertThat(mapper.map(new IllegalArgumentException()).map(ApiError::reason))
                .contains("SECOND");
        assertThat(ErrorMapper.firstOf(List.of()).map(new IllegalStateException()))
                .isEmpty();
    }

    @Test
    void metadata_isCopied() {
        assertThat(FULL.metadata()).isEqualTo(Map.of("slug", "api"));
        assertThatThrownBy(() -> FULL.metadata().put("a", "b")).isInstanceOf(UnsupportedOperationException.class);
    }
}
