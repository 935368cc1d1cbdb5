package dev.curlew.platform.fuzz;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Interrupts a thread that takes too long, and says where it was. */
final class HangWatch implements AutoCloseable {
    private static final ScheduledExecutorService CLOCK = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("hang-watch").factory());

    private final ScheduledFuture<?> alarm;

    private HangWatch(ScheduledFuture<?> alarm) {
        this.alarm = alarm;
    }

    static HangWatch over(Thread thread, Duration limit) {
        return new HangWatch(CLOCK.schedule(
                () -> {
                    for (StackTraceElement element : thread.getStackTrace()) {
                        System.out.println("hangs at " + element);
                    }
                    thread.interrupt();
                },
                limit.toMillis(),
                TimeUnit.MILLISECONDS));
    }

    @Override
    public void close() {
        alarm.cancel(false);
        // It may have come a moment too late.
        boolean _ = Thread.interrupted();
    }
}
