package dev.curlew.analytics.status;

import com.google.protobuf.util.Durations;
import dev.curlew.proto.analytics.v1.DependencyStatus;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks something whether it is there, and not for ever. */
final class Probe {

    static final long TIMEOUT_MILLIS = 2_000;

    private Probe() {}

    /**
     * Begins to ask; never fails.
     *
     * @param question fails if it is not there
     */
    static CompletableFuture<DependencyStatus> start(String server, String dependency, Callable<?> question) {
        long begun = System.nanoTime();
        return ask(question).handle((_, failure) -> {
            DependencyStatus.Builder status = DependencyStatus.newBuilder()
                    .setServer(server)
                    .setDependency(dependency)
                    .setUp(failure == null)
                    .setLatency(Durations.fromNanos(System.nanoTime() - begun));
            if (failure != null) {
                status.setFailure(words(failure));
            }
            return status.build();
        });
    }

    /** The class of what went wrong, without its message: that may name hosts and users. */
    private static String words(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof TimeoutException
                ? "no answer within " + TIMEOUT_MILLIS + " ms"
                : cause.getClass().getSimpleName();
    }

    /** Asks on a thread of its own. */
    static <T> CompletableFuture<T> ask(Callable<T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        var _ = Thread.ofVirtual().name("status").start(() -> {
            try {
                answer.complete(question.call());
            } catch (Exception e) {
                answer.completeExceptionally(e);
            }
        });
        return answer.orTimeout(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
    }
}
