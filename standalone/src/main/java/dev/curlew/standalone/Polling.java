package dev.curlew.standalone;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what can only be found out by asking again. */
final class Polling {
    private static final Duration PAUSE = Duration.ofMillis(25);

    private Polling() {}

    /** Asks until the answer is yes; throws a {@link StackException} with the failure's text after {@code limit}. */
    static void await(Duration limit, BooleanSupplier condition, Supplier<String> failure) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new StackException("not within " + limit.toSeconds() + " s: " + failure.get());
            }
            try {
                Thread.sleep(PAUSE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new StackException("interrupted while the stack started", e);
            }
        }
    }
}
