package dev.curlew.edge.api;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpResponseWriter;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.curlew.edge.problem.GrpcProblemMapper;
import dev.curlew.edge.problem.Problems;
import dev.curlew.platform.error.ApiError;
import dev.curlew.platform.error.ApiErrors;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One stream on its way from a service to a client, message by message. */
final class StreamRelay<Q, R> implements ClientResponseObserver<Q, R> {

    private static final long PATIENCE_SECONDS = 60;

    private final ServiceRequestContext ctx;
    private final StreamForm<R> form;
    private final HttpResponseWriter body = HttpResponse.streaming();
    private final CompletableFuture<HttpResponse> response = new CompletableFuture<>();
    private @Nullable ClientCallStreamObserver<Q> call;

    /**
     * A relay that has sent nothing.
     *
     * @param atEnd told when the client's response is over, however it ended
     */
    StreamRelay(ServiceRequestContext ctx, StreamForm<R> form, Consumer<StreamRelay<?, ?>> atEnd) {
        this.ctx = ctx;
        this.form = form;
        var _ = body.whenComplete().handle((_, _) -> {
            cancel();
            atEnd.accept(this);
            return null;
        });
    }

    /** What the client gets: a problem, if the service refuses before its first message. */
    HttpResponse response() {
        return HttpResponse.of(response);
    }

    /** Ends it as if the service had stopped. */
    void drain() {
        cancel();
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<Q> stream) {
        call = stream;
        stream.disableAutoRequestWithInitial(1);
    }

    @Override
    public void onNext(R message) {
        if (!response.isDone()) {
            start();
        }
        if (!body.tryWrite(form.write(message))) {
            cancel();
            return;
        }
        // Whoever takes nothing for so long is gone, or holds the stream for nothing.
        var late = ctx.eventLoop()
                .schedule(() -> body.close(new IllegalStateException("not read")), PATIENCE_SECONDS, TimeUnit.SECONDS);
        var _ = body.whenConsumed().handle((_, failure) -> {
            late.cancel(false);
            if (failure == null && call != null) {
                call.request(1);
            }
            return null;
        });
    }

    @Override
    public void onError(Throwable failure) {
        ApiError error = Status.fromThrowable(failure).getCode() == Status.Code.CANCELLED
                ? ApiError.unavailable("SHUTTING_DOWN", "The edge stops.")
                : ApiErrors.from(failure);
        if (!response.isDone()) {
            response.complete(Problems.json(ctx, GrpcProblemMapper.map(error, "")));
            body.close();
            return;
        }
        Optional<HttpData> end = form.end(error);
        if (end.isPresent()) {
            var _ = body.tryWrite(end.get());
            body.close();
        } else {
            body.close(failure);
        }
    }

    @Override
    public void onCompleted() {
        if (!response.isDone()) {
            start();
        }
        body.close();
    }

    private void start() {
        body.write(form.headers());
        response.complete(body);
    }

    private void cancel() {
        if (call != null) {
            call.cancel("the client's stream is over", null);
        }
    }
}
