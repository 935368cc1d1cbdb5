package dev.curlew.cli.console;

import java.util.concurrent.atomic.AtomicBoolean;

/** Runs something if the command is interrupted (Ctrl-C, SIGTERM) before it is closed. */
public final class Interrupts implements AutoCloseable {
    private final AtomicBoolean pending = new AtomicBoolean(true);

    private Interrupts() {}

    /** What to do at an interruption; done once, while the process ends. */
    public static Interrupts handle(Runnable action) {
        Interrupts interrupts = new Interrupts();
        Runtime.getRuntime()
                .addShutdownHook(Thread.ofPlatform().name("interrupted").unstarted(() -> {
                    if (interrupts.pending.getAndSet(false)) {
                        action.run();
                    }
                }));
        return interrupts;
    }

    /** The command is done: nothing is left to do. */
    @Override
    public void close() {
        pending.set(false);
    }
}
