package dev.curlew.edge.click;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** So many a second on average, and four times as many at once. Without a lock: floods come from all event loops. */
final class OrphanLimit {

    private static final long BURST_NANOS = Duration.ofSeconds(4).toNanos();

    private final long intervalNanos;
    private final LongSupplier nanoTime;
    // The generic cell rate algorithm: when the next one would be due if all came evenly.
    private final AtomicLong due;

    /** Takes how many a second; 0: none at all. */
    OrphanLimit(int perSecond, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        intervalNanos = perSecond == 0 ? 0 : Duration.ofSeconds(1).toNanos() / perSecond;
        due = new AtomicLong(nanoTime.getAsLong());
    }

    boolean take() {
        if (intervalNanos == 0) {
            return false;
        }
        long now = nanoTime.getAsLong();
        while (true) {
            long before = due.get();
            long after = (before - now < 0 ? now : before) + intervalNanos;
            if (after - now > BURST_NANOS) {
                return false;
            }
            if (due.compareAndSet(before, after)) {
                return true;
            }
        }
    }
}
