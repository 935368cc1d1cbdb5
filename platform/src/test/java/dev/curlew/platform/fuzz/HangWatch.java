package dev.curlew.platform.fuzz;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Interrupts a thread that takes too long, and says where it was. What counts is the time in which the thread worked, so that a machine
 * with other things to do is not blamed on what is tried; but who does not work either, for much longer, hangs as well.
 */
final class HangWatch implements AutoCloseable {
    private static final int WAITING = 6;
    private static final int LOOKS = 10;

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final Thread watched = Thread.currentThread();
    private final long limit;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("hang-watch").factory());

    private boolean watching;
    private long begun;
    private long worked;
    private boolean tooLong;

    /** Watches what the current thread does between {@link #begin} and {@link #end}. */
    HangWatch(Duration limit) {
        this.limit = limit.toNanos();
        var _ = clock.scheduleWithFixedDelay(this::look, this.limit / LOOKS, this.limit / LOOKS, TimeUnit.NANOSECONDS);
    }

    synchronized void begin() {
        watching = true;
        tooLong = false;
        begun = System.nanoTime();
        worked = threads.getThreadCpuTime(watched.threadId());
    }

    /** Whether it took too long. */
    synchronized boolean end() {
        watching = false;
        if (tooLong) {
            // It may have come a moment too late.
            boolean _ = Thread.interrupted();
        }
        return tooLong;
    }

    private synchronized void look() {
        if (!watching || tooLong) {
            return;
        }
        tooLong = threads.getThreadCpuTime(watched.threadId()) - worked > limit
                || System.nanoTime() - begun > WAITING * limit;
        if (tooLong) {
            for (StackTraceElement element : watched.getStackTrace()) {
                System.out.println("hangs at " + element);
            }
            watched.interrupt();
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
