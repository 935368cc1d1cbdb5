package dev.curlew.bench.measure;

import java.util.ArrayDeque;
import java.util.Deque;

/** What was opened, to be closed in reverse. */
public final class Opened implements AutoCloseable {

    private final Deque<AutoCloseable> resources = new ArrayDeque<>();

    /** Keeps a resource until all are closed; returns it. */
    public <T extends AutoCloseable> T add(T resource) {
        resources.push(resource);
        return resource;
    }

    /** Closes all of them, up to one that cannot be closed. */
    @Override
    public void close() {
        while (!resources.isEmpty()) {
            AutoCloseable resource = resources.pop();
            try {
                resource.close();
            } catch (Exception failure) {
                throw new IllegalStateException("cannot stop: " + resource, failure);
            }
        }
    }
}
