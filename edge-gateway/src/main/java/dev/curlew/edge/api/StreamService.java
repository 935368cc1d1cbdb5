package dev.curlew.edge.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.api.HttpRule;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.QueryParams;
import com.linecorp.armeria.common.util.Exceptions;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.curlew.edge.problem.Problem;
import dev.curlew.edge.problem.Problems;
import dev.curlew.edge.route.Routes;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.stub.ClientCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Public methods whose answer is a stream: events that go on as long as somebody listens, and files. A message is asked for
 * when the one before is on its way, so that a slow client holds nothing here.
 */
final class StreamService {

    private static final int AT_ONCE = 2_000;

    private final Channel channel;
    private final ApiJson json;
    private final Set<StreamRelay<?, ?>> relays = ConcurrentHashMap.newKeySet();
    private volatile boolean draining;

    StreamService(Channel channel, ApiJson json) {
        this.channel = channel;
        this.json = json;
    }

    /**
     * Adds the route of a method.
     *
     * @param form what the answer to a request looks like
     */
    <Q, R> void addTo(Routes routes, MethodDescriptor<Q, R> method, Function<Q, StreamForm<R>> form) {
        HttpRule rule = HttpRules.rule(HttpRules.descriptor(method)).orElseThrow();
        String pattern = HttpRules.path(rule).replaceAll("\\{([a-z_]+)}", "(?<$1>[^/]+)");
        HttpService service = (ctx, _) -> serve(ctx, method, rule, form);
        routes.add()
                .methods(HttpRules.method(rule))
                .path("regex:^" + pattern + "$")
                .requestTimeout(Duration.ZERO)
                .build((ctx, request) -> HttpResponse.of(
                        request.aggregate(ctx.eventLoop()).thenApply(_ -> served(ctx, service, request))));
    }

    /** Ends the events of all clients, who may go on with another edge, and takes no more. */
    void drain() {
        draining = true;
        relays.forEach(StreamRelay::drain);
    }

    private static HttpResponse served(ServiceRequestContext ctx, HttpService service, HttpRequest request) {
        try (var _ = ctx.push()) {
            return service.serve(ctx, request);
        } catch (Exception failure) {
            return Exceptions.throwUnsafely(failure);
        }
    }

    private <Q, R> HttpResponse serve(
            ServiceRequestContext ctx, MethodDescriptor<Q, R> method, HttpRule rule, Function<Q, StreamForm<R>> form) {
        Optional<Problem> problem = RequestCheck.of(HttpRules.descriptor(method), rule, ctx.queryParams(), new byte[0])
                .problem();
        if (problem.isPresent()) {
            return Problems.json(ctx, problem.get());
        }
        if (draining || relays.size() >= AT_ONCE) {
            return Problems.json(
                    ctx,
                    Problem.of(503, "OVERLOADED", "There are too many streams.").retryAfter(Duration.ofSeconds(2)));
        }
        Q message = message(ctx, method);
        StreamRelay<Q, R> relay = new StreamRelay<>(ctx, form.apply(message), relays::remove);
        relays.add(relay);
        ClientCalls.asyncServerStreamingCall(channel.newCall(method, CallOptions.DEFAULT), message, relay);
        return relay.response().mapHeaders(StrictService::publicHeaders);
    }

    private <Q> Q message(ServiceRequestContext ctx, MethodDescriptor<Q, ?> method) {
        ObjectNode fields = JsonNodeFactory.instance.objectNode();
        QueryParams query = ctx.queryParams();
        query.names().forEach(name -> fields.put(name, query.get(name)));
        ctx.pathParams().forEach(fields::put);
        // What browsers send when they come back.
        String last = ctx.request().headers().get(HttpHeaderNames.of("last-event-id"));
        if (last != null && HttpRules.descriptor(method).getInputType().findFieldByName("resume_token") != null) {
            fields.remove("resume_token");
            fields.put("resumeToken", last);
        }
        try {
            return json.deserializeMessage(
                    method.getRequestMarshaller(),
                    new ByteArrayInputStream(fields.toString().getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
