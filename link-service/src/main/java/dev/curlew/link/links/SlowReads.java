package dev.curlew.link.links;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Reads requests of which some take long, as their passwords are hashed: those beside each other, a few at a time. */
final class SlowReads {

    // Of all batches together, so that what single calls hash waits for a few at most.
    private final Semaphore free;

    SlowReads(int atOnce) {
        this.free = new Semaphore(atOnce, true);
    }

    /**
     * Returns when the slow ones are read; the others are when they are asked for.
     *
     * @return in the order of the requests, what was read, or throws what reading threw
     */
    <Q, T> List<Supplier<T>> read(List<Q> requests, Function<Q, T> read, Predicate<Q> slow) {
        try (ExecutorService beside = Executors.newVirtualThreadPerTaskExecutor()) {
            return requests.stream()
                    .<Supplier<T>>map(request -> {
                        if (!slow.test(request)) {
                            return () -> read.apply(request);
                        }
                        Future<T> reading = beside.submit(() -> readInTurn(request, read));
                        return () -> ended(reading);
                    })
                    .toList();
        }
    }

    private <Q, T> T readInTurn(Q request, Function<Q, T> read) throws InterruptedException {
        free.acquire();
        try {
            return read.apply(request);
        } finally {
            free.release();
        }
    }

    private static <T> T ended(Future<T> reading) {
        if (reading.state() == Future.State.FAILED && reading.exceptionNow() instanceof RuntimeException failure) {
            throw failure;
        }
        return reading.resultNow();
    }
}
