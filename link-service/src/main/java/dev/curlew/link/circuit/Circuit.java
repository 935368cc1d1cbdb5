package dev.curlew.link.circuit;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Remembers that a server failed, so that not each call has to wait for the same timeout. For a while after a failure
 * it is open: calls are to go without the server. Then one call may try, and another after each such while, until one
 * succeeds. Any number of threads may share it.
 */
public final class Circuit {

    private static final long CLOSED = Long.MIN_VALUE;

    private final long openNanos;
    private final LongSupplier nanoTime;
    private final AtomicLong retryAt = new AtomicLong(CLOSED);

    private Circuit(Duration open, LongSupplier nanoTime) {
        this.openNanos = open.toNanos();
        this.nanoTime = nanoTime;
    }

    /** A closed circuit that opens for {@code open} on each failure. */
    public static Circuit opening(Duration open) {
        return new Circuit(open, System::nanoTime);
    }

    static Circuit opening(Duration open, LongSupplier nanoTime) {
        return new Circuit(open, nanoTime);
    }

    /** Whether a call may go to the server; if so, it tells afterwards how that went. */
    public boolean allows() {
        long at = retryAt.get();
        if (at == CLOSED) {
            return true;
        }
        long now = nanoTime.getAsLong();
        return now - at >= 0 && retryAt.compareAndSet(at, now + openNanos);
    }

    /** The server answered. */
    public void succeeded() {
        if (retryAt.get() != CLOSED) {
            retryAt.set(CLOSED);
        }
    }

    /** The server did not answer. */
    public void failed() {
        retryAt.set(nanoTime.getAsLong() + openNanos);
    }
}
