package dev.curlew.trial.history;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Measures ten times a second at which pace the machine works, for all that goes on beside the trial goes on at the trial's cost. */
public final class Pacer implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final long WORK = Duration.ofMillis(3).toNanos();

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final History history;
    private final List<Pace> paces = new ArrayList<>();
    private final Thread thread;
    private volatile boolean closed;

    /** Begins to measure. */
    public Pacer(History history) {
        this.history = history;
        // Not a virtual one: those have no processor time of their own.
        this.thread = Thread.ofPlatform().daemon().name("pacer").start(this::run);
    }

    private void run() {
        while (!closed) {
            long at = history.now();
            double factor = measure();
            synchronized (this) {
                paces.add(new Pace(at, factor));
            }
            try {
                Thread.sleep(PAUSE);
            } catch (InterruptedException _) {
                return;
            }
        }
    }

    private double measure() {
        long begun = System.nanoTime();
        long worked = threads.getCurrentThreadCpuTime();
        long now = worked;
        while (now - worked < WORK) {
            now = threads.getCurrentThreadCpuTime();
        }
        return (double) (System.nanoTime() - begun) / (now - worked);
    }

    /** What was measured. */
    public synchronized List<Pace> paces() {
        return List.copyOf(paces);
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
