package dev.curlew.edge.api;

import com.google.api.HttpRule;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.FieldMask;
import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.ExchangeType;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.RequestHeadersBuilder;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import com.linecorp.armeria.common.util.Exceptions;
import com.linecorp.armeria.server.HttpStatusException;
import com.linecorp.armeria.server.RoutingContext;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.SimpleDecoratingHttpService;
import com.linecorp.armeria.server.grpc.GrpcService;
import dev.curlew.edge.problem.Problem;
import dev.curlew.edge.problem.Problems;
import io.grpc.ServerMethodDefinition;
import io.netty.util.AttributeKey;
import java.util.Optional;

/** The public methods over HTTP: lets requests of the right form through, and takes gRPC's own headers off the answers. */
final class StrictService extends SimpleDecoratingHttpService {

    /** What an update without a mask is to change. */
    static final AttributeKey<FieldMask> MASK = AttributeKey.valueOf(StrictService.class, "MASK");

    private static final AttributeKey<String> BODY = AttributeKey.valueOf(StrictService.class, "BODY");

    private final GrpcService transcoding;

    StrictService(GrpcService transcoding) {
        super(transcoding);
        this.transcoding = transcoding;
    }

    /** The field of the message that the body of a request holds; {@code *} for all of it, empty for none. */
    static String bodyField(ServiceRequestContext ctx) {
        return Optional.ofNullable(ctx.attr(BODY)).orElse("");
    }

    @Override
    public ExchangeType exchangeType(RoutingContext routing) {
        return ExchangeType.UNARY;
    }

    @Override
    public HttpResponse serve(ServiceRequestContext ctx, HttpRequest request) {
        return HttpResponse.of(request.aggregate(ctx.eventLoop()).thenApply(whole -> {
            try (var _ = ctx.push()) {
                return serve(ctx, whole).mapHeaders(StrictService::publicHeaders);
            } catch (Exception failure) {
                return Exceptions.throwUnsafely(failure);
            }
        }));
    }

    private HttpResponse serve(ServiceRequestContext ctx, AggregatedHttpRequest request) throws Exception {
        byte[] body = request.content().array();
        MediaType type = request.contentType();
        if (body.length > 0 && (type == null || !type.isJson())) {
            throw HttpStatusException.of(HttpStatus.UNSUPPORTED_MEDIA_TYPE);
        }
        MethodDescriptor method = method(ctx);
        HttpRule rule = HttpRules.unary(method).orElseThrow();
        ctx.setAttr(BODY, HttpRules.bodyName(method, rule));
        RequestCheck check = RequestCheck.of(method, rule, ctx.queryParams(), body);
        Optional<Problem> problem = check.problem();
        if (problem.isPresent()) {
            return Problems.json(ctx, problem.get());
        }
        ctx.setAttr(MASK, UpdateMask.of(method.getInputType(), rule, check.bodyFields()));
        RequestHeadersBuilder headers = request.headers().toBuilder();
        HttpRequest checked = HttpRequest.of(grpcFree(headers), HttpData.wrap(body));
        ctx.updateRequest(checked);
        return unwrap().serve(ctx, checked);
    }

    private MethodDescriptor method(ServiceRequestContext ctx) {
        ServerMethodDefinition<?, ?> definition = transcoding.methodDefinition(ctx);
        if (definition == null) {
            throw new IllegalStateException("route: " + ctx.config().route() + " (expected: one of a method)");
        }
        return HttpRules.descriptor(definition.getMethodDescriptor());
    }

    /** gRPC's headers mean nothing here, and a caller's must not steer the call behind. */
    private static RequestHeaders grpcFree(RequestHeadersBuilder headers) {
        headers.names().stream()
                .map(Object::toString)
                .filter(name -> name.startsWith("grpc-"))
                .toList()
                .forEach(headers::remove);
        return headers.build();
    }

    static ResponseHeaders publicHeaders(ResponseHeaders answer) {
        ResponseHeadersBuilder headers = answer.toBuilder();
        answer.names().stream()
                .filter(name -> name.toString().startsWith("grpc-"))
                .forEach(headers::remove);
        return headers.set(HttpHeaderNames.CACHE_CONTROL, "no-store")
                .set(HttpHeaderNames.X_CONTENT_TYPE_OPTIONS, "nosniff")
                .build();
    }
}
