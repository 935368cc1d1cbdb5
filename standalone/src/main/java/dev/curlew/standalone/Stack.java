package dev.curlew.standalone;

import dev.curlew.analytics.AnalyticsConfig;
import dev.curlew.analytics.AnalyticsServer;
import dev.curlew.edge.EdgeConfig;
import dev.curlew.edge.EdgeServer;
import dev.curlew.embedded.EmbeddedPostgres;
import dev.curlew.embedded.EmbeddedRedis;
import dev.curlew.embedded.ServerOptions;
import dev.curlew.link.LinkConfig;
import dev.curlew.link.LinkServer;
import dev.curlew.platform.config.Env;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running stack. */
final class Stack implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Stack.class);

    /** What the stack is made of, in an order in which each needs only what stands before it. */
    private enum Part {
        POSTGRES("Postgres"),
        REDIS("Redis"),
        LINK("link-service"),
        ANALYTICS("analytics-service"),
        ENVOY("Envoy"),
        EDGE("edge-gateway");

        private final String title;

        Part(String title) {
            this.title = title;
        }
    }

    private final StackConfig config;
    private final Progress progress;
    private final ConcurrentSkipListMap<Part, AutoCloseable> running = new ConcurrentSkipListMap<>();

    private Stack(StackConfig config, Progress progress) {
        this.config = config;
        this.progress = progress;
    }

    /**
     * Starts everything, as much at once as can be, and returns when requests from outside reach every server.
     *
     * @throws StackException or the exception of the server that did not start; nothing is left running then
     */
    static Stack start(StackConfig config, Progress progress) {
        Stack stack = new Stack(config, progress);
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            stack.start(executor);
            return stack;
        } catch (ExecutionException e) {
            stack.close();
            throw e.getCause() instanceof RuntimeException cause
                    ? cause
                    : new StackException("the stack did not start: " + e.getCause(), e);
        } catch (InterruptedException e) {
            stack.close();
            Thread.currentThread().interrupt();
            throw new StackException("interrupted while the stack started", e);
        } catch (RuntimeException e) {
            stack.close();
            throw e;
        }
    }

    private void start(ExecutorService executor) throws ExecutionException, InterruptedException {
        StackSecrets secrets = StackSecrets.in(config.dataDir());
        Future<EmbeddedPostgres> postgres = begin(
                executor,
                Part.POSTGRES,
                () -> EmbeddedPostgres.start(watched(config.server("postgres", StackPort.POSTGRES))));
        Future<EmbeddedRedis> redis = begin(
                executor, Part.REDIS, () -> EmbeddedRedis.start(watched(config.server("redis", StackPort.REDIS))));
        List<Future<?>> others = new ArrayList<>();
        if (config.envoy()) {
            others.add(begin(executor, Part.ENVOY, () -> StackEnvoy.start(config, watched(config.server("envoy")))));
        }
        ServerVariables variables = new ServerVariables(config, secrets, postgres.get(), redis.get());
        others.add(begin(executor, Part.LINK, () -> LinkServer.start(LinkConfig.from(Env.of(variables.link())))));
        others.add(begin(
                executor,
                Part.ANALYTICS,
                () -> AnalyticsServer.start(AnalyticsConfig.from(Env.of(variables.analytics())))));
        others.add(begin(executor, Part.EDGE, () -> EdgeServer.start(EdgeConfig.from(Env.of(variables.edge())))));
        for (Future<?> other : others) {
            other.get();
        }
        ReadyRoad.await(config.publicUrl());
    }

    private <T extends AutoCloseable> Future<T> begin(ExecutorService executor, Part part, Callable<T> start) {
        return executor.submit(() -> {
            T started = progress.step(part.title, start);
            running.put(part, started);
            return started;
        });
    }

    private ServerOptions watched(ServerOptions options) {
        return options.onRestart(restart -> progress.say(restart.server() + " had ended (status " + restart.exitStatus()
                + ") and was started again with its data."));
    }

    /** The database server. */
    EmbeddedPostgres postgres() {
        return (EmbeddedPostgres) Objects.requireNonNull(running.get(Part.POSTGRES), "Postgres does not run");
    }

    /** Stops the edge first, so that the clicks in hand still travel, and the stores last. */
    @Override
    public void close() {
        running.descendingMap().forEach((part, server) -> {
            try {
                server.close();
            } catch (Exception e) {
                LOG.warn("could not stop cleanly server={}", part.title, e);
            }
        });
        running.clear();
    }
}
