package dev.curlew.platform.grpc;

import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.ServerCall.Listener;
import org.jspecify.annotations.Nullable;

/** Fails the call when a callback throws; without it gRPC answers UNKNOWN. */
final class GuardedListener<Q> extends SimpleForwardingServerCallListener<Q> {

    private final GuardedCall<Q, ?> call;

    GuardedListener(Listener<Q> listener, GuardedCall<Q, ?> call) {
        super(listener);
        this.call = call;
    }

    @Override
    public void onMessage(@Nullable Q message) {
        if (message == null) {
            call.fail(MalformedMessages.ERROR.toStatusRuntimeException());
        } else {
            guard(() -> super.onMessage(message));
        }
    }

    @Override
    public void onHalfClose() {
        guard(super::onHalfClose);
    }

    @Override
    public void onReady() {
        guard(super::onReady);
    }

    @Override
    public void onCancel() {
        guardEnd(super::onCancel);
    }

    @Override
    public void onComplete() {
        guardEnd(super::onComplete);
    }

    private void guardEnd(Runnable callback) {
        try {
            callback.run();
        } catch (Throwable failure) {
            call.warn(failure);
        }
    }

    private void guard(Runnable callback) {
        try {
            callback.run();
        } catch (Throwable failure) {
            call.fail(failure);
        }
    }
}
