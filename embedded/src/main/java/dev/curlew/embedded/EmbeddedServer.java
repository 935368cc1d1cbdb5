package dev.curlew.embedded;

import java.nio.file.Path;

/** A server that runs as a child of this process. All its methods may be called from any thread. */
public sealed interface EmbeddedServer extends AutoCloseable permits EmbeddedPostgres, EmbeddedRedis, EmbeddedEnvoy {
    /** The server's name for people, such as {@code Postgres}. */
    String name();

    /** The address it listens on, to be used by clients on this machine. */
    String host();

    /** The port that clients connect to; it stays the same over restarts. */
    int port();

    /**
     * The process id of the server itself.
     *
     * @throws IllegalStateException if it does not run at this moment
     */
    long pid();

    /** True if the server runs and answers now. */
    boolean ready();

    /** The file that holds what the server prints. */
    Path log();

    /** Kills the server without warning (SIGKILL) and returns when it is gone. A supervised one then comes back by itself. */
    void kill();

    /** Stops the server in good order; it does not come back until {@link #restart()}. */
    void stop();

    /**
     * Stops the server if it runs, starts it with the same data on the same port, and returns when it answers.
     *
     * @throws EmbeddedServerException if it does not come up
     */
    void restart();

    /** Stops the server in good order and lets go of its data folder. Does nothing the second time. */
    @Override
    void close();
}
