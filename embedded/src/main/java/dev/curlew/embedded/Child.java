package dev.curlew.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * One run of a server under its watchdog, a shell that stops the server when this process is gone. Both have a session of
 * their own, so that Ctrl-C in the terminal reaches this process alone, which drains before it lets them go.
 */
final class Child {
    private static final String WATCHDOG = watchdog();
    private static final Duration BEYOND_GRACE = Duration.ofSeconds(5);

    private final Process watchdog;
    private final ProcessHandle server;
    private final Duration grace;
    private final CompletableFuture<Integer> exit;

    private Child(Process watchdog, ProcessHandle server, Duration grace) {
        this.watchdog = watchdog;
        this.server = server;
        this.grace = grace;
        // Should the watchdog be killed, its server must not be left without one.
        this.exit = watchdog.onExit().thenCompose(ended -> {
            server.destroyForcibly();
            return server.onExit().thenApply(gone -> ended.exitValue());
        });
    }

    static Child start(ServerSpec spec, Path folder, Path log) {
        List<String> command = new ArrayList<>();
        // Where there is no setsid (macOS), job control gives the server a process group of its own.
        Executables.find("setsid")
                .ifPresentOrElse(
                        setsid -> command.addAll(List.of(setsid.toString(), "sh", "-c")),
                        () -> command.addAll(List.of("sh", "-m", "-c")));
        command.addAll(List.of(
                WATCHDOG,
                "curlew-watchdog",
                spec.stopSignal(),
                Long.toString(spec.grace().toSeconds())));
        command.addAll(spec.command());
        Process watchdog = null;
        try {
            watchdog = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            long pid = firstLine(watchdog);
            ProcessHandle server = ProcessHandle.of(pid)
                    .orElseThrow(
                            () -> new EmbeddedServerException(spec.name() + " ended at once\n" + DataDir.tail(log)));
            return new Child(watchdog, server, spec.grace());
        } catch (IOException e) {
            throw new EmbeddedServerException("could not start " + spec.name() + ": " + e.getMessage(), e);
        }
    }

    private static long firstLine(Process watchdog) throws IOException {
        try (BufferedReader reader = watchdog.inputReader(StandardCharsets.UTF_8)) {
            String line = reader.readLine();
            if (line == null) {
                throw new IOException("its watchdog ended at once");
            }
            return Long.parseLong(line);
        }
    }

    private static String watchdog() {
        try (InputStream script = Resources.open("/dev/curlew/embedded/watchdog.sh")) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ProcessHandle server() {
        return server;
    }

    boolean alive() {
        return !exit.isDone();
    }

    /** Completes with the exit status when the server is gone. */
    CompletableFuture<Integer> exit() {
        return exit;
    }

    /** Stops the server in good order, or after its grace by force; returns when it is gone. */
    void stop() {
        try {
            watchdog.getOutputStream().close();
        } catch (IOException e) {
            watchdog.destroyForcibly();
        }
        if (!goneWithin(grace.plus(BEYOND_GRACE))) {
            kill();
        }
    }

    /** Kills the server itself; returns when it is gone, and its own children are. */
    void kill() {
        // Those of Postgres end once they see that it did, and until then no other may serve the same data.
        List<ProcessHandle> children = server.descendants().toList();
        server.destroyForcibly();
        if (!goneWithin(BEYOND_GRACE)) {
            watchdog.destroyForcibly();
        }
        CompletableFuture.allOf(children.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new))
                .completeOnTimeout(null, BEYOND_GRACE.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }

    private boolean goneWithin(Duration timeout) {
        exit.copy()
                .completeOnTimeout(-1, timeout.toMillis(), TimeUnit.MILLISECONDS)
                .join();
        return exit.isDone();
    }
}
