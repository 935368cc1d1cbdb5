package dev.curlew.standalone;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One of our servers as a process of its own, which can be killed without warning and started again. */
public final class ServiceProcess implements AutoCloseable {
    /** Flags that let a JVM spend its time on starting, where it is killed soon: a compiler that is quick, a collector with one thread. */
    public static final String SHORT_LIVED = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto";

    private static final Duration START_LIMIT = Duration.ofMinutes(2);
    private static final Duration KILL_LIMIT = Duration.ofSeconds(10);

    private final List<String> command;
    private final Map<String, String> variables;
    private final URI ready;
    private final Path log;

    private volatile @Nullable Process process;

    /**
     * Describes a process; {@link #start} starts it.
     *
     * @param launcher words before the command, such as {@code taskset}; may be empty
     * @param arguments the main class and its arguments, on this process's class path
     * @param variables its whole environment
     * @param ready the URL that gives 200 once it is ready
     * @param log the file to which its output is appended
     */
    public ServiceProcess(
            List<String> launcher, List<String> arguments, Map<String, String> variables, URI ready, Path log) {
        this.command = new ArrayList<>(launcher);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:+UseCompactObjectHeaders",
                "-Xmx512m",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))));
        command.addAll(arguments);
        this.variables = Map.copyOf(variables);
        this.ready = ready;
        this.log = log;
    }

    /** Starts the process and returns when it says that it is ready; throws {@link StackException} if it does not. */
    public void start() {
        launch();
        awaitReady();
    }

    /** Starts the process and returns at once. */
    public void launch() {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(variables);
        try {
            Files.createDirectories(log.getParent());
            process = builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
        } catch (IOException e) {
            throw new StackException("cannot start a server: " + e, e);
        }
    }

    /** Returns when the process says that it is ready; throws {@link StackException} if it ends or takes too long. */
    public void awaitReady() {
        Process started = running();
        Polling.await(
                START_LIMIT,
                () -> !started.isAlive() || ReadyRoad.status(ready) == HttpURLConnection.HTTP_OK,
                () -> ready + " gives " + ReadyRoad.status(ready) + ", see " + log);
        if (!started.isAlive()) {
            throw new StackException("a server ended with status " + started.exitValue() + ", see " + log);
        }
    }

    /** Whether it was started, was not stopped since, and has not ended by itself. */
    public boolean alive() {
        Process started = process;
        return started != null && started.isAlive();
    }

    /** The status with which it ended by itself; empty if it runs, or was stopped. */
    public OptionalInt ended() {
        Process started = process;
        return started == null || started.isAlive() ? OptionalInt.empty() : OptionalInt.of(started.exitValue());
    }

    /** The process's id; throws {@link IllegalStateException} if it does not run. */
    public long pid() {
        return running().pid();
    }

    /** Kills the process with SIGKILL and returns when it is gone; does nothing if it does not run. */
    public void kill() {
        Process running = process;
        if (running == null) {
            return;
        }
        running.destroyForcibly();
        if (!goneWithin(running, KILL_LIMIT)) {
            throw new StackException("process " + running.pid() + " survived SIGKILL");
        }
        process = null;
    }

    /**
     * Asks the process with SIGTERM to end and returns when it is gone; does nothing if it does not run.
     *
     * @return whether it was gone within the limit; it was killed otherwise
     */
    public boolean stop(Duration limit) {
        Process running = process;
        if (running == null) {
            return true;
        }
        running.destroy();
        boolean gone = goneWithin(running, limit);
        kill();
        return gone;
    }

    private Process running() {
        Process started = process;
        if (started == null) {
            throw new IllegalStateException("the process does not run");
        }
        return started;
    }

    private static boolean goneWithin(Process process, Duration limit) {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackException("interrupted while a server was stopped", e);
        }
    }

    @Override
    public void close() {
        kill();
    }
}
