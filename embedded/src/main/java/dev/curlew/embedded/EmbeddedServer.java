package dev.curlew.embedded;

import java.nio.file.Path;

/** A server that runs as a child of this process. All its methods may be called from any thread. */
public abstract sealed class EmbeddedServer implements AutoCloseable
        permits EmbeddedPostgres, EmbeddedRedis, EmbeddedEnvoy {
    private static final String HOST = "127.0.0.1";

    private final String name;
    private final Supervisor supervisor;
    private final DataDir dir;

    EmbeddedServer(String name, Supervisor supervisor, DataDir dir) {
        this.name = name;
        this.supervisor = supervisor;
        this.dir = dir;
    }

    /** Where its data and its password are kept. */
    final DataDir dir() {
        return dir;
    }

    /** The server's name for people, such as {@code Postgres}. */
    public String name() {
        return name;
    }

    /** The address it listens on, to be used by clients on this machine. */
    public String host() {
        return HOST;
    }

    /** The port that clients connect to; it stays the same over restarts. */
    public abstract int port();

    /**
     * The process id of the server itself.
     *
     * @throws IllegalStateException if it does not run at this moment
     */
    public long pid() {
        return supervisor.pid();
    }

    /** True if the server runs and answers now. */
    public boolean ready() {
        return supervisor.ready();
    }

    /** The file that holds what the server prints. */
    public Path log() {
        return dir.log();
    }

    /** Kills the server without warning (SIGKILL) and returns when it is gone. A supervised one then comes back by itself. */
    public void kill() {
        supervisor.kill();
    }

    /** Stops the server in good order; it does not come back until {@link #restart()}. */
    public void stop() {
        supervisor.stop();
    }

    /**
     * Stops the server if it runs, starts it with the same data on the same port, and returns when it answers.
     *
     * @throws EmbeddedServerException if it does not come up
     */
    public void restart() {
        supervisor.restart();
    }

    /** Stops the server in good order and lets go of its data folder. Does nothing the second time. */
    @Override
    public void close() {
        supervisor.close();
    }
}
