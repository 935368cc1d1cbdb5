package dev.curlew.platform.error;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.BadRequest;
import com.google.rpc.BadRequest.FieldViolation;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import io.grpc.Status.Code;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@link ApiError} as {@code google.rpc.Status}, both ways. */
final class Details {

    static final String DOMAIN = "curlew.dev";

    /** Clients refuse trailers over 8 KiB; base64 and the other headers take their share. */
    private static final int MOST_BYTES = 4096;

    private static final int LONGEST_MESSAGE = 600;

    /**
     * The message travels a second time as {@code grpc-message}, where what is not printable ASCII takes three bytes for one: <a
     * href="https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md">gRPC over HTTP2</a>.
     */
    private static final int MOST_BYTES_OF_MESSAGE = 1800;

    /** Nine bytes for each at most. */
    private static final int LONGEST_FOREIGN_MESSAGE = 200;

    private static final int LONGEST_VALUE = 300;

    private Details() {}

    static Status write(ApiError error) {
        int violations = error.violations().size();
        int metadata = error.metadata().size();
        Status status = write(error, metadata, violations);
        while (status.getSerializedSize() > MOST_BYTES && (violations > 0 || metadata > 0)) {
            violations /= 2;
            metadata = violations == 0 ? metadata / 2 : metadata;
            status = write(error, metadata, violations);
        }
        return status;
    }

    private static Status write(ApiError error, int metadata, int violations) {
        ErrorInfo.Builder info =
                ErrorInfo.newBuilder().setReason(error.reason()).setDomain(DOMAIN);
        error.metadata().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .limit(metadata)
                .forEach(entry -> info.putMetadata(entry.getKey(), cut(entry.getValue(), LONGEST_VALUE)));
        Status.Builder status = Status.newBuilder()
                .setCode(error.code().value())
                .setMessage(message(error.message()))
                .addDetails(Any.pack(info.build()));
        if (violations > 0) {
            BadRequest.Builder request = BadRequest.newBuilder();
            error.violations().stream()
                    .limit(violations)
                    .map(violation -> FieldViolation.newBuilder()
                            .setField(cut(violation.field(), LONGEST_VALUE))
                            .setDescription(cut(violation.description(), LONGEST_VALUE)))
                    .forEach(request::addFieldViolations);
            status.addDetails(Any.pack(request.build()));
        }
        error.retryDelay()
                .map(delay -> RetryInfo.newBuilder().setRetryDelay(durationOf(delay)))
                .ifPresent(retry -> status.addDetails(Any.pack(retry.build())));
        return status.build();
    }

    /** Empty if there is no ErrorInfo of our domain with a reason of the right form. */
    static Optional<ApiError> read(Status status, Code code) {
        return detail(status, ErrorInfo.class)
                .filter(info -> info.getDomain().equals(DOMAIN) && ApiError.isReason(info.getReason()))
                .map(info -> new ApiError(
                        code,
                        info.getReason(),
                        status.getMessage(),
                        new LinkedHashMap<>(info.getMetadataMap()),
                        violations(status),
                        detail(status, RetryInfo.class)
                                .map(RetryInfo::getRetryDelay)
                                .map(delay -> Duration.ofSeconds(delay.getSeconds(), delay.getNanos()))));
    }

    private static List<Violation> violations(Status status) {
        return detail(status, BadRequest.class).stream()
                .flatMap(request -> request.getFieldViolationsList().stream())
                .map(field -> new Violation(field.getField(), field.getDescription()))
                .toList();
    }

    private static <T extends Message> Optional<T> detail(Status status, Class<T> type) {
        for (Any any : status.getDetailsList()) {
            if (any.is(type)) {
                try {
                    return Optional.of(any.unpack(type));
                } catch (InvalidProtocolBufferException _) {
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
    }

    private static com.google.protobuf.Duration durationOf(Duration delay) {
        return com.google.protobuf.Duration.newBuilder()
                .setSeconds(delay.getSeconds())
                .setNanos(delay.getNano())
                .build();
    }

    private static String message(String text) {
        String message = cut(text, LONGEST_MESSAGE);
        return bytesInTrailer(message) <= MOST_BYTES_OF_MESSAGE ? message : cut(message, LONGEST_FOREIGN_MESSAGE);
    }

    private static int bytesInTrailer(String message) {
        int bytes = 0;
        for (byte b : message.getBytes(UTF_8)) {
            bytes += b >= ' ' && b < 0x7f && b != '%' ? 1 : 3;
        }
        return bytes;
    }

    private static String cut(String text, int longest) {
        if (text.length() <= longest) {
            return text;
        }
        // Never between the two halves of a character: protobuf refuses such a text.
        int end = Character.isHighSurrogate(text.charAt(longest - 2)) ? longest - 2 : longest - 1;
        return text.substring(0, end) + "…";
    }
}
