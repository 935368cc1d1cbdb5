package dev.curlew.link.links;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.rpc.Status;
import dev.curlew.link.key.Keys;
import dev.curlew.link.request.RequestException;
import dev.curlew.link.store.JooqDatabase;
import dev.curlew.platform.error.ApiError;
import dev.curlew.platform.error.ErrorMapper;
import dev.curlew.platform.error.Violation;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the single call would have answered, for one item of a batch. */
final class BatchErrors {

    private static final Logger log = LoggerFactory.getLogger(BatchErrors.class);

    private static final ErrorMapper MAPPER = ErrorMapper.firstOf(
            List.of(LinkErrors.MAPPER, RequestException.errors(), Keys.errors(), JooqDatabase.errors()));

    private BatchErrors() {}

    /**
     * The error of the item of that index.
     *
     * @param request the message of the single call, which tells where a field stands
     */
    static Status of(int index, Descriptor request, RuntimeException failure) {
        ApiError error = error(failure);
        return error.withViolations(error.violations().stream()
                        .map(violation ->
                                new Violation(path(index, request, violation.field()), violation.description()))
                        .toList())
                .toStatusProto();
    }

    /** The error, its fields named as the single call names them. */
    static ApiError error(RuntimeException failure) {
        return MAPPER.map(failure).orElseGet(() -> {
            log.error("Unexpected failure of an item of a batch", failure);
            return ApiError.internal();
        });
    }

    /** Single calls name the fields of a link without the link, as the HTTP body is the link. */
    private static String path(int index, Descriptor request, String field) {
        String first = field.split("[.\\[]", 2)[0];
        boolean ofRequest = request.getFields().stream()
                .anyMatch(known -> known.getJsonName().equals(first));
        return "requests[" + index + "]." + (ofRequest ? "" : "link.") + field;
    }
}
