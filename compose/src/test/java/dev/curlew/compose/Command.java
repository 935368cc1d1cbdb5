package dev.curlew.compose;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program that runs to its end. */
final class Command {

    private static final Path ROOT = Path.of(System.getProperty("curlew.root")).toAbsolutePath();

    private Command() {}

    /** What a program said, on both streams, and how it ended. */
    record Result(List<String> command, int status, String output) {

        /** The output, trimmed; fails the test if the program did not end well. */
        String ok() {
            if (status != 0) {
                throw new AssertionError(String.join(" ", command) + " ended with " + status + ":\n" + output);
            }
            return output.strip();
        }
    }

    /** Runs a program in the root of the repository. */
    static Result run(Duration limit, Map<String, String> variables, List<String> command) {
        try {
            Path output = Files.createTempFile("curlew-command", ".out");
            try {
                Process process = start(output, variables, command);
                if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                    process.descendants().forEach(ProcessHandle::destroyForcibly);
                    process.destroyForcibly().waitFor();
                    throw new AssertionError(String.join(" ", command) + " did not end within " + limit + ":\n"
                            + Files.readString(output, UTF_8));
                }
                return new Result(command, process.exitValue(), Files.readString(output, UTF_8));
            } finally {
                Files.delete(output);
            }
        } catch (IOException e) {
            throw new AssertionError("cannot run " + String.join(" ", command) + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** Starts a program in the root of the repository. */
    static Process start(Path output, Map<String, String> variables, List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(ROOT.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().putAll(variables);
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            return process;
        } catch (IOException e) {
            throw new AssertionError("cannot start " + String.join(" ", command) + ": " + e.getMessage(), e);
        }
    }

    /** A file of the repository. */
    static Path file(String name) {
        return ROOT.resolve(name);
    }
}
