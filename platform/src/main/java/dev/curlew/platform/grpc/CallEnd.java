package dev.curlew.platform.grpc;

import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCall.Listener;
import io.grpc.ServerCallHandler;
import io.grpc.Status;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Tells once how a call ended: as the server closed it, or by the client or the deadline. */
final class CallEnd {

    private final AtomicBoolean told = new AtomicBoolean();
    private final Consumer<Status> listener;

    private CallEnd(Consumer<Status> listener) {
        this.listener = listener;
    }

    /** Goes on with a call; {@code ended} is told exactly once, on whichever thread ends it. */
    static <Q, R> Listener<Q> observe(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next, Consumer<Status> ended) {
        CallEnd end = new CallEnd(ended);
        try {
            return end.watch(next.startCall(end.watch(call), headers));
        } catch (RuntimeException | Error failure) {
            end.tell(Status.UNKNOWN);
            throw failure;
        }
    }

    private <Q, R> ServerCall<Q, R> watch(ServerCall<Q, R> call) {
        return new SimpleForwardingServerCall<>(call) {
            @Override
            public void close(Status status, Metadata trailers) {
                tell(status);
                super.close(status, trailers);
            }
        };
    }

    private <Q> Listener<Q> watch(Listener<Q> calls) {
        return new SimpleForwardingServerCallListener<>(calls) {
            @Override
            public void onCancel() {
                Deadline deadline = Context.current().getDeadline();
                tell(deadline != null && deadline.isExpired() ? Status.DEADLINE_EXCEEDED : Status.CANCELLED);
                super.onCancel();
            }

            @Override
            public void onComplete() {
                // Closed already, unless something below went round the call.
                tell(Status.OK);
                super.onComplete();
            }
        };
    }

    private void tell(Status status) {
        if (told.compareAndSet(false, true)) {
            listener.accept(status);
        }
    }
}
