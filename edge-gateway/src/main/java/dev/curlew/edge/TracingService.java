package dev.curlew.edge;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.logging.RequestLog;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.SimpleDecoratingHttpService;
import dev.curlew.platform.trace.Tracing;
import io.netty.util.AsciiString;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import org.jspecify.annotations.Nullable;

/**
 * A span for each request, which goes on with the trace that {@code traceparent} names. It says the route and not the path,
 * and neither query, target nor client: traces are seen by more people than links are meant for.
 */
final class TracingService extends SimpleDecoratingHttpService {

    private final Tracer tracer;
    private final TextMapPropagator propagator;

    TracingService(HttpService delegate, Tracing tracing) {
        super(delegate);
        this.tracer = tracing.openTelemetry().getTracer("dev.curlew.edge");
        this.propagator = tracing.openTelemetry().getPropagators().getTextMapPropagator();
    }

    @Override
    public HttpResponse serve(ServiceRequestContext ctx, HttpRequest request) throws Exception {
        Context parent = propagator.extract(Context.root(), request.headers(), Headers.GETTER);
        String route = ctx.config().route().patternString();
        Span span = tracer.spanBuilder(request.method() + " " + route)
                .setSpanKind(SpanKind.SERVER)
                .setParent(parent)
                .setAttribute("http.request.method", request.method().name())
                .setAttribute("http.route", route)
                .startSpan();
        Context context = parent.with(span);
        // Wherever work on this request goes on, calls to other servers belong to this span.
        ctx.hook(context::makeCurrent);
        var _ = ctx.log().whenComplete().thenAccept(log -> end(span, log));
        try (Scope _ = context.makeCurrent()) {
            return unwrap().serve(ctx, request);
        }
    }

    private static void end(Span span, RequestLog log) {
        int status = log.responseStatus().code();
        span.setAttribute("http.response.status_code", status);
        if (status >= 500) {
            span.setStatus(StatusCode.ERROR);
        }
        span.end();
    }

    private enum Headers implements TextMapGetter<RequestHeaders> {
        GETTER;

        @Override
        public Iterable<String> keys(RequestHeaders headers) {
            return headers.names().stream().map(AsciiString::toString).toList();
        }

        @Override
        public @Nullable String get(@Nullable RequestHeaders headers, String name) {
            return headers == null ? null : headers.get(name);
        }
    }
}
