package dev.curlew.platform.grpc;

import dev.curlew.platform.error.ApiError;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.Context;
import io.grpc.Context.CancellableContext;
import io.grpc.Contexts;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerCall;
import io.grpc.ServerCall.Listener;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Gives a deadline to unary calls that come, or go, without one. Streams are left alone: they may live for ever. */
public final class DeadlineInterceptor {

    private DeadlineInterceptor() {}

    /**
     * For a server: the call is answered DEADLINE_EXCEEDED when its time is over, and the calls it makes itself inherit
     * what is left. The method's own code is not interrupted.
     *
     * @param scheduler watches the deadlines; best with {@code setRemoveOnCancelPolicy(true)}
     */
    public static ServerInterceptor server(Duration limit, ScheduledExecutorService scheduler) {
        return new OnServer(limit, scheduler);
    }

    /** For a client's channel; a deadline of the call or of the current context goes before this one. */
    public static ClientInterceptor client(Duration limit) {
        return new OnClient(limit);
    }

    private record OnClient(Duration limit) implements ClientInterceptor {
        @Override
        public <Q, R> ClientCall<Q, R> interceptCall(MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
            boolean unlimited =
                    options.getDeadline() == null && Context.current().getDeadline() == null;
            return next.newCall(
                    method,
                    unlimited && method.getType() == MethodType.UNARY
                            ? options.withDeadlineAfter(limit.toNanos(), TimeUnit.NANOSECONDS)
                            : options);
        }
    }

    private record OnServer(Duration limit, ScheduledExecutorService scheduler) implements ServerInterceptor {

        private static final ApiError TOO_SLOW =
                ApiError.deadlineExceeded("DEADLINE_EXCEEDED", "The call took too long.");

        @Override
        public <Q, R> Listener<Q> interceptCall(ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
            if (call.getMethodDescriptor().getType() != MethodType.UNARY
                    || Context.current().getDeadline() != null) {
                return next.startCall(call, headers);
            }
            CancellableContext limited =
                    Context.current().withDeadlineAfter(limit.toNanos(), TimeUnit.NANOSECONDS, scheduler);
            limited.addListener(
                    ended -> {
                        if (ended.cancellationCause() instanceof TimeoutException) {
                            Answers.close(call, TOO_SLOW);
                        }
                    },
                    Runnable::run);
            return new Ending<>(Contexts.interceptCall(limited, call, headers, next), limited);
        }
    }

    private static final class Ending<Q> extends SimpleForwardingServerCallListener<Q> {

        private final CancellableContext context;

        Ending(Listener<Q> listener, CancellableContext context) {
            super(listener);
            this.context = context;
        }

        @Override
        public void onCancel() {
            try {
                super.onCancel();
            } finally {
                context.cancel(null);
            }
        }

        @Override
        public void onComplete() {
            try {
                super.onComplete();
            } finally {
                context.cancel(null);
            }
        }
    }
}
