package dev.curlew.trial.stack;

import dev.curlew.embedded.EmbeddedServer;
import dev.curlew.standalone.ServiceProcess;
import dev.curlew.trial.history.History;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server as a process that can be killed, stopped and started; by several threads, one after the other. */
public abstract sealed class Machine {
    private static final Duration DRAINED = Duration.ofSeconds(45);

    private final String name;
    private final History history;
    /** Whether somebody stopped it on purpose, and is to start it again. */
    private volatile boolean down = true;

    Machine(String name, History history) {
        this.name = name;
        this.history = history;
    }

    /** Its name, as in the history. */
    public final String name() {
        return name;
    }

    /** Starts it unless it runs, without waiting until it answers, where that can be. */
    public final synchronized void launch() {
        if (process().isEmpty()) {
            history.started(name);
            doLaunch();
        }
        down = false;
    }

    /** Starts it unless it runs, and returns when it answers. */
    public final void start() {
        launch();
        awaitReady();
    }

    /** Kills it without warning. */
    public final synchronized void kill() {
        down = true;
        if (process().isPresent()) {
            doKill();
        }
    }

    /** Asks it to end, and returns when it has. */
    public final synchronized void stop() {
        down = true;
        if (process().isPresent()) {
            doStop();
        }
    }

    /** Lets it do nothing, until {@link #resume}. */
    public final synchronized void pause() {
        process().ifPresent(Signals::pause);
    }

    /** Lets it go on. */
    public final synchronized void resume() {
        process().ifPresent(Signals::resume);
    }

    /** Whether it is gone although nobody stopped it. */
    public final boolean died() {
        return !down && process().isEmpty();
    }

    /** Its process, if it runs. */
    abstract OptionalLong process();

    abstract void doLaunch();

    abstract void awaitReady();

    abstract void doKill();

    abstract void doStop();

    /** Postgres, Redis or Envoy. */
    static final class Store extends Machine {
        private final EmbeddedServer server;

        Store(String name, History history, EmbeddedServer server) {
            super(name, history);
            this.server = server;
            launch();
        }

        @Override
        OptionalLong process() {
            try {
                return OptionalLong.of(server.pid());
            } catch (IllegalStateException _) {
                return OptionalLong.empty();
            }
        }

        @Override
        void doLaunch() {
            server.restart();
        }

        @Override
        void awaitReady() {}

        @Override
        void doKill() {
            server.kill();
        }

        @Override
        void doStop() {
            server.stop();
        }
    }

    /** One of our services. */
    static final class Replica extends Machine {
        private final ServiceProcess service;
        private final List<String> deaths = new CopyOnWriteArrayList<>();

        Replica(String name, History history, ServiceProcess service) {
            super(name, history);
            this.service = service;
        }

        @Override
        OptionalLong process() {
            return service.alive() ? OptionalLong.of(service.pid()) : OptionalLong.empty();
        }

        @Override
        void doLaunch() {
            service.ended().ifPresent(status -> deaths.add(name() + " ended by itself with status " + status));
            service.launch();
        }

        @Override
        void awaitReady() {
            service.awaitReady();
        }

        @Override
        void doKill() {
            service.kill();
        }

        @Override
        void doStop() {
            if (!service.stop(DRAINED)) {
                deaths.add(name() + " did not end within " + DRAINED.toSeconds() + " s of SIGTERM");
            }
        }

        /** What it did that it should not have. */
        List<String> deaths() {
            List<String> all = new ArrayList<>(deaths);
            if (died()) {
                all.add(name() + " ended by itself");
            }
            return all;
        }
    }
}
