package dev.curlew.platform.grpc;

import dev.curlew.platform.error.ApiError;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCall.Listener;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.time.Duration;
import java.util.concurrent.Semaphore;

/** Turns calls away, before any work is done for them, while too many others are under way. */
final class CallLimitInterceptor implements ServerInterceptor {

    private static final ApiError OVERLOADED = ApiError.unavailable(
                    "OVERLOADED", "The service has too much to do right now.")
            .withRetryDelay(Duration.ofSeconds(1));

    private final Semaphore free;

    CallLimitInterceptor(int mostCalls) {
        free = new Semaphore(mostCalls);
    }

    @Override
    public <Q, R> Listener<Q> interceptCall(ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        if (!free.tryAcquire()) {
            Answers.close(call, OVERLOADED);
            return new Listener<>() {};
        }
        try {
            return new Releasing<>(next.startCall(call, headers));
        } catch (RuntimeException | Error failure) {
            free.release();
            throw failure;
        }
    }

    // gRPC calls exactly one of these two, and only after the method's own code has returned: a call that was answered
    // early by its deadline keeps its place until its work is over.
    private final class Releasing<Q> extends SimpleForwardingServerCallListener<Q> {

        Releasing(Listener<Q> listener) {
            super(listener);
        }

        @Override
        public void onCancel() {
            free.release();
            super.onCancel();
        }

        @Override
        public void onComplete() {
            free.release();
            super.onComplete();
        }
    }
}
