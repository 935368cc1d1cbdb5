package dev.curlew.bench.whole;

import com.google.common.collect.Lists;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A part of the benchmarks as a process of its own: what one leaves behind, or how it ends, is nothing to the others. */
final class PartRun {
    private static final Duration LIMIT = Duration.ofHours(1);
    private static final int LAST_LINES = 5;
    /** What servers log that run in the process itself. */
    private static final Pattern LOG_LINE =
            Pattern.compile("^\\d{4}-\\d{2}-\\d{2}T\\S+ +(TRACE|DEBUG|INFO|WARN|ERROR) ");

    private final String name;
    private final List<String> arguments;
    private final List<String> places;
    private final Path folder;

    /**
     * Runs nothing yet.
     *
     * @param name the command
     * @param arguments what follows it
     * @param places more of that, which says where things are on this machine: nobody else's business
     * @param folder where what it prints and writes goes
     */
    PartRun(String name, List<String> arguments, List<String> places, Path folder) {
        this.name = name;
        this.arguments = List.copyOf(arguments);
        this.places = List.copyOf(places);
        this.folder = folder;
    }

    /**
     * What came of a part.
     *
     * @param command as one would type it
     * @param took how long
     * @param measured what it found, as Markdown; empty if it failed
     * @param held whether it missed no target
     * @param why what it said last where it failed
     */
    record Result(String command, Duration took, String measured, boolean held, String why) {}

    Result run() throws IOException, InterruptedException {
        Path out = folder.resolve(name + ".out");
        Path err = folder.resolve(name + ".err");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of(
                "-Dcurlew.results=" + folder,
                "-cp",
                System.getProperty("java.class.path"),
                "dev.curlew.bench.BenchMain",
                name));
        command.addAll(arguments);
        command.addAll(places);
        long begin = System.nanoTime();
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        boolean ended;
        try {
            ended = process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().onExit().join();
        }
        Duration took = Duration.ofNanos(System.nanoTime() - begin);
        String printed = printed(out);
        String why = ended ? "exit status " + process.exitValue() + ": " + last(err) : "it took longer than " + LIMIT;
        // One that misses a target exits with 1, as one that throws does; only the latter has no table.
        boolean measured = ended && printed.contains("|---|");
        return new Result(
                String.join(" ", Lists.asList("./curlew bench", name, arguments.toArray(String[]::new))),
                took,
                measured ? printed : "",
                measured && process.exitValue() == 0,
                why);
    }

    private static String printed(Path out) throws IOException {
        return Files.readAllLines(out, StandardCharsets.UTF_8).stream()
                .filter(line -> !line.startsWith("written to ")
                        && !LOG_LINE.matcher(line).find())
                // Under the heading of this part.
                .map(line -> line.startsWith("#") ? "##" + line : line)
                .collect(Collectors.joining("\n"))
                .strip();
    }

    private static String last(Path err) throws IOException {
        List<String> lines = Files.readAllLines(err, StandardCharsets.UTF_8).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("\tat "))
                .toList();
        return String.join(" / ", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
    }
}
