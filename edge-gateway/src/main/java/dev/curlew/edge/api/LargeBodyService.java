package dev.curlew.edge.api;

import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.MoreExecutors;
import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.HttpStatusException;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.curlew.edge.problem.GrpcProblemMapper;
import dev.curlew.edge.problem.Problem;
import dev.curlew.edge.problem.Problems;
import dev.curlew.edge.route.Routes;
import dev.curlew.platform.error.ApiErrors;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.stub.ClientCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Public methods whose bodies are larger than others'. Reading and writing megabytes of JSON would hold an event loop up, and with
 * it redirects: here it is done elsewhere, for a few requests at once.
 */
final class LargeBodyService {

    /** The largest body and the largest message of an answer. */
    static final int MOST_BYTES = 16 << 20;

    // Each may hold its body, from when it begins to arrive until it is answered.
    private static final int AT_ONCE = 8;
    // As a tree, JSON takes many times its length.
    private static final int READ_AT_ONCE = 2;
    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(60);

    private final Channel channel;
    private final ApiJson json;
    private final Semaphore free = new Semaphore(AT_ONCE);
    private final Semaphore reading = new Semaphore(READ_AT_ONCE);

    LargeBodyService(Channel channel, ApiJson json) {
        this.channel = channel;
        this.json = json;
    }

    /** Adds the route of a method. */
    <Q, R> void addTo(Routes routes, MethodDescriptor<Q, R> method) {
        var rule = HttpRules.unary(HttpRules.descriptor(method)).orElseThrow();
        HttpService service = (ctx, request) -> serve(ctx, request, method);
        routes.add()
                .methods(HttpRules.method(rule))
                .path("exact:" + HttpRules.path(rule))
                .maxRequestLength(MOST_BYTES)
                .requestTimeout(REQUEST_TIMEOUT)
                .build(service);
    }

    private <Q, R> HttpResponse serve(ServiceRequestContext ctx, HttpRequest request, MethodDescriptor<Q, R> method) {
        if (!free.tryAcquire()) {
            return Problems.json(
                    ctx,
                    Problem.of(503, "OVERLOADED", "Too many batches are under way.")
                            .retryAfter(Duration.ofSeconds(1)));
        }
        return HttpResponse.of(request.aggregate(ctx.eventLoop())
                        .thenComposeAsync(whole -> call(ctx, whole, method), ctx.blockingTaskExecutor())
                        .whenComplete((_, _) -> free.release()))
                .mapHeaders(StrictService::publicHeaders);
    }

    private <Q, R> CompletableFuture<HttpResponse> call(
            ServiceRequestContext ctx, AggregatedHttpRequest whole, MethodDescriptor<Q, R> method) {
        Q message;
        reading.acquireUninterruptibly();
        try {
            byte[] body = whole.content().array();
            MediaType type = whole.contentType();
            if (body.length > 0 && (type == null || !type.isJson())) {
                throw HttpStatusException.of(HttpStatus.UNSUPPORTED_MEDIA_TYPE);
            }
            var descriptor = HttpRules.descriptor(method);
            var rule = HttpRules.unary(descriptor).orElseThrow();
            Optional<Problem> problem =
                    RequestCheck.of(descriptor, rule, ctx.queryParams(), body).problem();
            if (problem.isPresent()) {
                return CompletableFuture.completedFuture(Problems.json(ctx, problem.get()));
            }
            byte[] object = body.length == 0 ? new byte[] {'{', '}'} : body;
            message = json.deserializeMessage(method.getRequestMarshaller(), new ByteArrayInputStream(object));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            reading.release();
        }
        return forward(ctx, message, method);
    }

    private <Q, R> CompletableFuture<HttpResponse> forward(
            ServiceRequestContext ctx, Q message, MethodDescriptor<Q, R> method) {
        CompletableFuture<HttpResponse> response = new CompletableFuture<>();
        CallOptions options = CallOptions.DEFAULT
                .withDeadlineAfter(DEADLINE.toNanos(), TimeUnit.NANOSECONDS)
                .withMaxInboundMessageSize(MOST_BYTES);
        Futures.addCallback(
                ClientCalls.futureUnaryCall(channel.newCall(method, options), message),
                new FutureCallback<R>() {
                    @Override
                    public void onSuccess(R answer) {
                        try {
                            response.complete(json.answer(method, answer));
                        } catch (RuntimeException e) {
                            response.completeExceptionally(e);
                        }
                    }

                    @Override
                    public void onFailure(Throwable failure) {
                        response.complete(Problems.json(ctx, GrpcProblemMapper.map(ApiErrors.from(failure), "*")));
                    }
                },
                MoreExecutors.directExecutor());
        return response;
    }
}
