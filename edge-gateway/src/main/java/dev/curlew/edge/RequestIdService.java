package dev.curlew.edge;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.SimpleDecoratingHttpService;
import dev.curlew.platform.grpc.RequestId;

/** Gives each request an id, the caller's own if it is of the right form, and says it in the answer. */
final class RequestIdService extends SimpleDecoratingHttpService {

    RequestIdService(HttpService delegate) {
        super(delegate);
    }

    @Override
    public HttpResponse serve(ServiceRequestContext ctx, HttpRequest request) throws Exception {
        String id = RequestId.validOrNew(request.headers().get(RequestId.HEADER));
        ctx.setAdditionalResponseHeader(RequestId.HEADER, id);
        return unwrap().serve(ctx, request);
    }
}
