package dev.curlew.bench.measure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** What a report says of the machine and of what runs on it. */
public final class Machine {
    private static final int PATIENCE_SECONDS = 10;

    private Machine() {}

    /** Processor, cores, memory and kernel, as a sentence without a full stop. */
    public static String describe() throws IOException {
        return String.format(
                Locale.ROOT,
                "%s, %d processors, %.1f GiB of memory, %s %s",
                field(Path.of("/proc/cpuinfo"), "model name").orElse(System.getProperty("os.arch", "")),
                Runtime.getRuntime().availableProcessors(),
                Long.parseLong(field(Path.of("/proc/meminfo"), "MemTotal")
                                .orElse("0")
                                .replaceAll("\\D+", ""))
                        / (double) (1 << 20),
                System.getProperty("os.name", ""),
                System.getProperty("os.version", ""));
    }

    /** The commit of a repository, and whether there are changes over it; empty if it is none. */
    public static Optional<String> commit(Path root) throws IOException, InterruptedException {
        Optional<String> commit = firstLine(List.of("git", "-C", root.toString(), "rev-parse", "HEAD"));
        boolean changed = firstLine(List.of("git", "-C", root.toString(), "status", "--porcelain", "-uno"))
                .isPresent();
        return commit.map(id -> changed ? id + ", with changes that are not committed" : id);
    }

    /** The first line that a command prints that is not empty; empty if there is none, or no such command. */
    public static Optional<String> firstLine(List<String> command) throws IOException, InterruptedException {
        Path output = Files.createTempFile("curlew-bench", ".txt");
        try {
            Process process;
            try {
                process = new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
            } catch (IOException _) {
                return Optional.empty();
            }
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            return first(Files.readAllLines(output, StandardCharsets.UTF_8).stream());
        } finally {
            Files.deleteIfExists(output);
        }
    }

    private static Optional<String> field(Path file, String name) throws IOException {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(name))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst();
        }
    }

    private static Optional<String> first(Stream<String> lines) {
        return lines.map(String::strip).filter(line -> !line.isEmpty()).findFirst();
    }
}
