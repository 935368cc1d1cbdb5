package dev.curlew.compose;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.IntSupplier;

/** A few requests a second while something else is done: no load, but one that notices. */
final class Trickle implements AutoCloseable {

    private static final Duration BETWEEN = Duration.ofMillis(250);
    private static final int FAILED = 599;

    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(2);
    private final List<Integer> statuses = new CopyOnWriteArrayList<>();
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private final ReadWriteLock underWay = new ReentrantReadWriteLock();

    private Trickle() {}

    /** Begins to ask, each time for a status; what is thrown counts as one of 599. */
    static Trickle of(IntSupplier request) {
        Trickle trickle = new Trickle();
        var _ = trickle.timer.scheduleAtFixedRate(
                () -> trickle.ask(request), 0, BETWEEN.toMillis(), TimeUnit.MILLISECONDS);
        return trickle;
    }

    private void ask(IntSupplier request) {
        underWay.readLock().lock();
        try {
            int status = request.getAsInt();
            statuses.add(status);
            if (status >= 500) {
                failures.add("status " + status);
            }
        } catch (RuntimeException | AssertionError e) {
            statuses.add(FAILED);
            failures.add(String.valueOf(e.getMessage()));
        } finally {
            underWay.readLock().unlock();
        }
    }

    /** Does something while no request is under way. */
    void between(Runnable what) {
        underWay.writeLock().lock();
        try {
            what.run();
        } finally {
            underWay.writeLock().unlock();
        }
    }

    /** How many were answered with a status, until now. */
    int count(int status) {
        return Math.toIntExact(
                statuses.stream().filter(answered -> answered == status).count());
    }

    /** How many were answered, until now. */
    int count() {
        return statuses.size();
    }

    /** Ends, after the request under way, and gives what went wrong: statuses of 500 and more, and requests without an answer. */
    List<String> end() {
        timer.shutdown();
        try {
            if (!timer.awaitTermination(30, TimeUnit.SECONDS)) {
                throw new AssertionError("a request does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
        return List.copyOf(failures);
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
