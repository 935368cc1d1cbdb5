package dev.curlew.edge.route;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.logging.RequestLog;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.curlew.platform.grpc.RequestId;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/** The id of each request: the caller's own if it is of the right form. */
public final class RequestIds {

    /** The header, with a name that need not be looked for again in each request. */
    public static final AsciiString HEADER = HttpHeaderNames.of(RequestId.HEADER);

    private RequestIds() {}

    /** The id, which the answer says too; given by whoever asks for it first. */
    public static String of(ServiceRequestContext ctx) {
        String given = ctx.additionalResponseHeaders().get(HEADER);
        if (given != null) {
            return given;
        }
        String id = unsaid(ctx);
        ctx.setAdditionalResponseHeader(HEADER, id);
        return id;
    }

    /** The id of a request that is over; null if it ended before it had one. */
    public static @Nullable String said(RequestLog request) {
        String given = request.responseHeaders().get(HEADER);
        return given != null
                ? given
                : ((ServiceRequestContext) request.context())
                        .additionalResponseHeaders()
                        .get(HEADER);
    }

    /** The id of a request that nobody has asked for, for who puts it on the answer himself. */
    public static String unsaid(ServiceRequestContext ctx) {
        return RequestId.validOrNew(ctx.request().headers().get(HEADER));
    }
}
