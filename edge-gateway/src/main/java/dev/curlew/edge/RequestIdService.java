package dev.curlew.edge;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.SimpleDecoratingHttpService;
import dev.curlew.edge.route.RequestIds;

/** Gives each request an id before it is served. */
final class RequestIdService extends SimpleDecoratingHttpService {

    RequestIdService(HttpService delegate) {
        super(delegate);
    }

    @Override
    public HttpResponse serve(ServiceRequestContext ctx, HttpRequest request) throws Exception {
        String _ = RequestIds.of(ctx);
        return unwrap().serve(ctx, request);
    }
}
