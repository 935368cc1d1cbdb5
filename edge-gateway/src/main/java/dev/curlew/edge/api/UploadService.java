package dev.curlew.edge.api;

import com.google.protobuf.ByteString;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.curlew.edge.problem.GrpcProblemMapper;
import dev.curlew.edge.problem.Problem;
import dev.curlew.edge.problem.Problems;
import dev.curlew.edge.route.Routes;
import dev.curlew.platform.error.ApiErrors;
import dev.curlew.proto.link.v1.Import;
import dev.curlew.proto.link.v1.TransferServiceGrpc;
import dev.curlew.proto.link.v1.UploadImportRequest;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ClientResponseObserver;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * Files of imports as bodies of requests, sent on piece by piece, and received no faster than they are imported:
 * {@code POST /api/v1/imports/{import_id}:upload?offset=&last=}.
 */
final class UploadService {

    private static final MethodDescriptor<UploadImportRequest, Import> METHOD =
            TransferServiceGrpc.getUploadImportMethod();
    private static final String PATH = "regex:^/api/v1/imports/(?<importId>[^/:]+):upload$";
    private static final long MOST_BYTES = 1L << 30;
    private static final int AT_ONCE = 8;
    private static final int PIECE = 64 * 1024;
    private static final Duration LONGEST = Duration.ofHours(1);

    private final Channel channel;
    private final ApiJson json;
    private final Semaphore free = new Semaphore(AT_ONCE);

    UploadService(Channel channel, ApiJson json) {
        this.channel = channel;
        this.json = json;
    }

    /** Adds the route. */
    void addTo(Routes routes) {
        routes.add()
                .methods(HttpMethod.POST)
                .path(PATH)
                .maxRequestLength(MOST_BYTES)
                .requestTimeout(LONGEST)
                .build(this::serve);
    }

    private HttpResponse serve(ServiceRequestContext ctx, HttpRequest request) {
        var descriptor = HttpRules.descriptor(METHOD);
        var rule = HttpRules.file(descriptor).orElseThrow();
        Optional<Problem> problem = RequestCheck.of(descriptor, rule, ctx.queryParams(), new byte[0])
                .problem();
        if (problem.isPresent()) {
            return Problems.json(ctx, problem.get());
        }
        if (!free.tryAcquire()) {
            return Problems.json(
                    ctx,
                    Problem.of(503, "OVERLOADED", "Too many files are on their way.")
                            .retryAfter(Duration.ofSeconds(1)));
        }
        String offset = ctx.queryParams().get("offset", "0");
        UploadImportRequest first = UploadImportRequest.newBuilder()
                .setImportId(Optional.ofNullable(ctx.pathParam("importId")).orElse(""))
                .setOffset(new BigDecimal(offset).longValueExact())
                .build();
        Pump pump = new Pump(ctx, first, Boolean.parseBoolean(ctx.queryParams().get("last", "false")));
        CallOptions options = CallOptions.DEFAULT.withDeadlineAfter(LONGEST.toNanos(), TimeUnit.NANOSECONDS);
        var _ = ClientCalls.asyncClientStreamingCall(channel.newCall(METHOD, options), pump.answers);
        request.subscribe(pump, ctx.eventLoop());
        return HttpResponse.of(pump.response.whenComplete((_, _) -> free.release()))
                .mapHeaders(StrictService::publicHeaders);
    }

    /** From a body into a call: asks for more of the body when the call takes more. */
    private final class Pump implements Subscriber<HttpObject> {

        private final ServiceRequestContext ctx;
        private final CompletableFuture<HttpResponse> response = new CompletableFuture<>();
        private final Answers answers = new Answers();
        private final AtomicBoolean waiting = new AtomicBoolean();
        private final boolean last;
        private UploadImportRequest next;
        private volatile @Nullable ClientCallStreamObserver<UploadImportRequest> call;
        private volatile @Nullable Subscription body;

        Pump(ServiceRequestContext ctx, UploadImportRequest first, boolean last) {
            this.ctx = ctx;
            this.next = first;
            this.last = last;
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            body = subscription;
            demand();
        }

        @Override
        public void onNext(HttpObject part) {
            if (part instanceof HttpData data) {
                byte[] bytes = data.array();
                for (int from = 0; from < bytes.length; from += PIECE) {
                    send(ByteString.copyFrom(bytes, from, Math.min(PIECE, bytes.length - from)), false);
                }
            }
            demand();
        }

        @Override
        public void onComplete() {
            send(ByteString.EMPTY, last);
            Optional.ofNullable(call).ifPresent(ClientCallStreamObserver::onCompleted);
        }

        @Override
        public void onError(Throwable failure) {
            Optional.ofNullable(call).ifPresent(sending -> sending.cancel("The body did not arrive", failure));
            response.completeExceptionally(failure);
        }

        private void send(ByteString chunk, boolean end) {
            ClientCallStreamObserver<UploadImportRequest> sending = call;
            if (sending != null && !response.isDone()) {
                sending.onNext(next.toBuilder().setChunk(chunk).setLast(end).build());
                next = UploadImportRequest.newBuilder()
                        .setOffset(next.getOffset() + chunk.size())
                        .build();
            }
        }

        private void demand() {
            waiting.set(true);
            ready();
        }

        private void ready() {
            ClientCallStreamObserver<UploadImportRequest> sending = call;
            Subscription from = body;
            if (sending != null && from != null && sending.isReady() && waiting.compareAndSet(true, false)) {
                from.request(1);
            }
        }

        private void end(HttpResponse answer) {
            response.complete(answer);
            // What of the body is still to come, nobody takes.
            Optional.ofNullable(body).ifPresent(Subscription::cancel);
        }

        /** What link-service says. */
        private final class Answers implements ClientResponseObserver<UploadImportRequest, Import> {

            @Override
            public void beforeStart(ClientCallStreamObserver<UploadImportRequest> starting) {
                call = starting;
                starting.setOnReadyHandler(Pump.this::ready);
            }

            @Override
            public void onNext(Import answer) {
                end(json.answer(METHOD, answer));
            }

            @Override
            public void onError(Throwable failure) {
                end(Problems.json(ctx, GrpcProblemMapper.map(ApiErrors.from(failure), "")));
            }

            @Override
            public void onCompleted() {
                // The answer came before.
            }
        }
    }
}
