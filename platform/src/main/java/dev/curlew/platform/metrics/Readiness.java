package dev.curlew.platform.metrics;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a server should get calls. Its checks run every second, side by side, on virtual threads; one that throws or
 * takes longer than two seconds has failed.
 *
 * <p>Check only that without which this server cannot answer a single call: a shared dependency checked by every
 * replica takes them all away at once, also for the calls that could do without it.
 */
public final class Readiness implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Readiness.class);
    private static final long INTERVAL_MILLIS = 1000;
    private static final long TIMEOUT_MILLIS = 2000;

    private final List<ReadinessCheck> checks;
    private final Consumer<Boolean> listener;
    private final ExecutorService checkers = Executors.newVirtualThreadPerTaskExecutor();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("readiness").factory());

    private volatile Map<String, Boolean> results = Map.of();
    private volatile boolean draining;
    private volatile boolean toldReady;

    private Readiness(Map<String, BooleanSupplier> checks, Consumer<Boolean> listener) {
        this.checks = checks.entrySet().stream()
                .map(check -> new ReadinessCheck(check.getKey(), check.getValue()))
                .toList();
        this.listener = listener;
    }

    /**
     * Runs the checks once, tells the listener the outcome, and from then on each time that it changes.
     *
     * @param checks by name, in the order to show them; none means always ready
     */
    public static Readiness start(Map<String, BooleanSupplier> checks, Consumer<Boolean> listener) {
        Readiness readiness = new Readiness(checks, listener);
        readiness.runChecks();
        readiness.toldReady = readiness.ready();
        listener.accept(readiness.toldReady);
        if (!checks.isEmpty()) {
            var _ = readiness.timer.scheduleWithFixedDelay(
                    readiness::refresh, INTERVAL_MILLIS, INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
        }
        return readiness;
    }

    /** True if every check passed when it last ran and the server is not draining. */
    public boolean ready() {
        return !draining && !results.containsValue(false);
    }

    /** The last outcome of each check, by name. */
    public Map<String, Boolean> results() {
        return results;
    }

    /** True once {@link #drain()} was called. */
    public boolean draining() {
        return draining;
    }

    /** Not ready from now on, whatever the checks say. The listener is not told. */
    public void drain() {
        draining = true;
        timer.shutdown();
    }

    /** Stops checking; does not wait for checks that still run. */
    @Override
    public void close() {
        timer.shutdownNow();
        checkers.shutdownNow();
    }

    private void refresh() {
        runChecks();
        boolean ready = ready();
        if (ready == toldReady || draining) {
            return;
        }
        toldReady = ready;
        if (ready) {
            log.info("Ready again");
        } else {
            log.warn("Not ready: checks={}", results);
        }
        listener.accept(ready);
    }

    private void runChecks() {
        Map<String, CompletableFuture<Boolean>> running = new LinkedHashMap<>();
        for (ReadinessCheck check : checks) {
            running.put(
                    check.name(),
                    check.run(checkers).copy().completeOnTimeout(false, TIMEOUT_MILLIS, TimeUnit.MILLISECONDS));
        }
        Map<String, Boolean> outcome = new LinkedHashMap<>();
        running.forEach((name, passed) -> outcome.put(name, passed.join()));
        results = Collections.unmodifiableMap(outcome);
    }
}
