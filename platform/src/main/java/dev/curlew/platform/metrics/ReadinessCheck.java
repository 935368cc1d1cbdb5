package dev.curlew.platform.metrics;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One check, of which at most one run is under way: a stuck one does not pile up threads. */
final class ReadinessCheck {

    private static final Logger log = LoggerFactory.getLogger(ReadinessCheck.class);

    private final String name;
    private final BooleanSupplier check;
    private CompletableFuture<Boolean> running = CompletableFuture.completedFuture(false);

    ReadinessCheck(String name, BooleanSupplier check) {
        this.name = name;
        this.check = check;
    }

    String name() {
        return name;
    }

    /** Starts a run, or gives the one under way. Called by one thread at a time. */
    CompletableFuture<Boolean> run(Executor executor) {
        if (running.isDone()) {
            running = CompletableFuture.supplyAsync(this::passes, executor);
        }
        return running;
    }

    private boolean passes() {
        try {
            return check.getAsBoolean();
        } catch (RuntimeException failure) {
            log.debug("Readiness check failed: name={}", name, failure);
            return false;
        }
    }
}
