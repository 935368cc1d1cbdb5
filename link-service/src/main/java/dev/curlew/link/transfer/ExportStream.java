package dev.curlew.link.transfer;

import dev.curlew.proto.link.v1.ExportLinksResponse;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Sends an export no faster than it is read. */
final class ExportStream {

    /** What sends. */
    @FunctionalInterface
    interface Work {
        void run() throws InterruptedException;
    }

    private final ServerCallStreamObserver<ExportLinksResponse> observer;
    private final Stalls stalls;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /** To be called on the thread of the call. */
    ExportStream(ServerCallStreamObserver<ExportLinksResponse> observer, Stalls stalls) {
        this.stalls = stalls;
        this.observer = observer;
        observer.setOnReadyHandler(this::wake);
        observer.setOnCancelHandler(this::wake);
    }

    /** Does the work and ends the call with it. */
    void run(Work work) {
        try {
            work.run();
            if (!observer.isCancelled()) {
                observer.onCompleted();
            }
        } catch (CallGoneException _) {
            // Nobody waits for the rest.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            observer.onError(e);
        }
    }

    /** Sends a piece, once there is room for it. */
    void send(ExportLinksResponse piece) throws InterruptedException {
        lock.lock();
        try {
            long left = stalls.limit().toNanos();
            while (!observer.isReady() && !observer.isCancelled()) {
                if (left <= 0) {
                    throw stalls.export();
                }
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
        if (observer.isCancelled()) {
            throw new CallGoneException();
        }
        observer.onNext(piece);
    }

    private void wake() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private static final class CallGoneException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
