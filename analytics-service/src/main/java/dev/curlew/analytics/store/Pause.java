package dev.curlew.analytics.store;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** The waits between tries, cut short when the service stops. */
final class Pause {

    private static final long FIRST_MILLIS = 25;
    private static final int MOST_DOUBLINGS = 6;

    private final CountDownLatch stop = new CountDownLatch(1);

    void stop() {
        stop.countDown();
    }

    boolean stopping() {
        return stop.getCount() == 0;
    }

    /** Waits the longer the more failures went before, at most 1.6 s, and never quite the same time. */
    void afterFailure(int failuresBefore) {
        long longest = FIRST_MILLIS << Math.min(failuresBefore, MOST_DOUBLINGS);
        try {
            var _ = stop.await(ThreadLocalRandom.current().nextLong(longest / 2, longest + 1), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            // Whoever interrupts a worker wants it gone.
            stop();
        }
    }
}
