package dev.curlew.link.resolve;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

/** Loads a key once, however many ask for it at the same time: those that come later share the outcome of the first. */
final class SingleFlight<K, V> {

    private final ConcurrentMap<K, CompletableFuture<V>> underWay = new ConcurrentHashMap<>();

    /** The outcome of {@code loader}, or of the load that another thread has under way; throws what that threw. */
    V load(K key, Supplier<V> loader) {
        CompletableFuture<V> mine = new CompletableFuture<>();
        CompletableFuture<V> first = underWay.putIfAbsent(key, mine);
        if (first != null) {
            return await(first);
        }
        try {
            V value = loader.get();
            mine.complete(value);
            return value;
        } catch (RuntimeException | Error failure) {
            mine.completeExceptionally(failure);
            throw failure;
        } finally {
            underWay.remove(key, mine);
        }
    }

    private static <V> V await(CompletableFuture<V> first) {
        try {
            return first.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw e;
        }
    }
}
