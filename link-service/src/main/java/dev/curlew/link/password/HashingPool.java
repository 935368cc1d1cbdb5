package dev.curlew.link.password;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A few threads that do all the hashing, so that a flood of passwords takes neither all memory, of which each takes 19 MiB,
 * nor all cores.
 */
final class HashingPool implements AutoCloseable {

    private static final int MOST_THREADS = 4;
    // About what is done within two seconds: whoever waits longer is not waited for any more.
    private static final int MOST_WAITING = 32;

    private final int most;
    private final ThreadPoolExecutor threads;

    HashingPool() {
        this(Math.clamp(Runtime.getRuntime().availableProcessors() - 1, 1, MOST_THREADS), MOST_WAITING);
    }

    HashingPool(int most, int waiting) {
        this.most = most;
        threads = new ThreadPoolExecutor(
                most,
                most,
                10,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(waiting),
                Thread.ofPlatform().daemon().name("passwords-", 0).factory());
        threads.allowCoreThreadTimeOut(true);
    }

    /** The outcome of {@code work}; throws {@link PasswordException.Busy} if too much waits already. */
    <T> T run(Supplier<T> work) {
        try {
            return CompletableFuture.supplyAsync(work, threads).join();
        } catch (RejectedExecutionException | CancellationException _) {
            throw new PasswordException.Busy();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : e;
        }
    }

    /** How much is done at once. */
    int atOnce() {
        return most;
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
