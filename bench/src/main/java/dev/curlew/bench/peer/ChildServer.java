package dev.curlew.bench.peer;

import dev.curlew.bench.measure.ProcessGroup;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A server of somebody else as a child of this process. */
final class ChildServer implements Shortener.Server, AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final int REAPED_MILLIS = 500;
    private static final Duration POLL = Duration.ofMillis(5);

    private final String name;
    private final List<String> command;
    private final Map<String, String> variables;
    private final Path folder;
    private final Path log;

    private volatile @Nullable Process process;

    /**
     * Describes a server; {@link #start} starts it.
     *
     * @param launcher words before the command
     * @param variables what its environment has besides ours
     * @param folder where it runs
     * @param log where its output goes
     */
    ChildServer(
            String name,
            List<String> launcher,
            List<String> words,
            Map<String, String> variables,
            Path folder,
            Path log) {
        this.name = name;
        command = new ArrayList<>(launcher);
        command.addAll(words);
        this.variables = Map.copyOf(variables);
        this.folder = folder;
        this.log = log;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public long pid() {
        return running().pid();
    }

    @Override
    public void start() throws IOException {
        Files.createDirectories(log.toAbsolutePath().getParent());
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(variables);
        process = builder.start();
    }

    /** Returns when it answers a URL, with whatever status. */
    void awaitAnswer(URI url) throws IOException, InterruptedException {
        await(() -> Http.status(HttpRequest.newBuilder(url)
                        .timeout(Duration.ofSeconds(2))
                        .build())
                > 0);
    }

    /** Returns when a question that fails at first is answered with yes. */
    void await(Question question) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (true) {
            String why = "it does not answer";
            try {
                if (question.ask()) {
                    return;
                }
            } catch (IOException notYet) {
                why = notYet.toString();
            }
            if (!running().isAlive() || System.nanoTime() - deadline > 0) {
                throw new IOException(name + " did not start, see " + log + ": " + why);
            }
            Thread.sleep(POLL);
        }
    }

    /** Something to be asked until it is so. */
    @FunctionalInterface
    interface Question {
        boolean ask() throws IOException, InterruptedException;
    }

    @Override
    public void kill() {
        Process running = process;
        if (running == null) {
            return;
        }
        // Children of a master that was killed would keep its port.
        List<ProcessHandle> all = ProcessGroup.of(running.pid()).pids().stream()
                .flatMap(pid -> ProcessHandle.of(pid).stream())
                .toList();
        all.forEach(ProcessHandle::destroyForcibly);
        // One whose parent is gone may wait for somebody to ask how it ended; it holds nothing any more.
        all.forEach(one -> one.onExit()
                .completeOnTimeout(one, REAPED_MILLIS, TimeUnit.MILLISECONDS)
                .join());
        process = null;
    }

    private Process running() {
        Process running = process;
        if (running == null) {
            throw new IllegalStateException(name + " does not run");
        }
        return running;
    }

    @Override
    public void close() {
        kill();
    }
}
