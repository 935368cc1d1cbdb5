package dev.curlew.edge.route;

import com.linecorp.armeria.server.ServiceRequestContext;
import dev.curlew.platform.grpc.RequestId;

/** The id of each request: the caller's own if it is of the right form. */
public final class RequestIds {

    private RequestIds() {}

    /** The id, which the answer says too; given by whoever asks for it first. */
    public static String of(ServiceRequestContext ctx) {
        String given = ctx.additionalResponseHeaders().get(RequestId.HEADER);
        if (given != null) {
            return given;
        }
        String id = RequestId.validOrNew(ctx.request().headers().get(RequestId.HEADER));
        ctx.setAdditionalResponseHeader(RequestId.HEADER, id);
        return id;
    }
}
