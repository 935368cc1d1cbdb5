package dev.curlew.bench.whole;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import dev.curlew.bench.measure.Machine;
import dev.curlew.bench.part.Readme;
import dev.curlew.bench.part.ResultFiles;
import dev.curlew.bench.part.Section;
import dev.curlew.bench.peer.PeersFolder;
import dev.curlew.bench.peer.Shorteners;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** All benchmarks one after the other, and one report of them. */
public final class Whole {
    /** Those that stand in the README beside redirects, which have a place of their own there. */
    private static final List<String> IN_README = List.of("create", "loss", "latency", "footprint");

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "PART",
            description = "parts to run, with commas between them (default: all)")
    private List<String> only = List.of();

    @Option(
            names = "--quick",
            description = "short rounds, a few minutes in all: to see that it runs, not what it gives")
    private boolean quick;

    @Option(names = "--update-readme", description = "puts tables into README.md")
    private boolean updateReadme;

    @Mixin
    private final PeersFolder peers = new PeersFolder();

    /**
     * Measures, and writes the report of the day.
     *
     * @return 0; 1 if a part failed or missed a target
     */
    public int run(CommandSpec spec) throws IOException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        Path folder = Files.createTempDirectory("curlew-bench-whole");
        Map<String, Entry> parts = parts(folder);
        List<String> unknown =
                only.stream().filter(name -> !parts.containsKey(name)).toList();
        if (!unknown.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--only: " + String.join(", ", unknown) + " (expected: " + String.join(", ", parts.keySet()) + ")");
        }
        Instant now = Instant.now(Clock.systemUTC()).truncatedTo(ChronoUnit.SECONDS);
        Section report = head(now);
        boolean held = true;
        List<List<String>> overview = new ArrayList<>();
        StringBuilder sections = new StringBuilder();
        StringBuilder readme = new StringBuilder();
        for (Map.Entry<String, Entry> part : parts.entrySet()) {
            if (!only.isEmpty() && !only.contains(part.getKey())) {
                overview.add(List.of(part.getKey(), "was not asked for", ""));
                continue;
            }
            out.println(part.getKey() + " ...");
            out.flush();
            Entry entry = part.getValue();
            PartRun.Result result = new PartRun(part.getKey(), entry.arguments(), entry.places(), folder).run();
            held &= result.held();
            overview.add(List.of(
                    "`" + result.command() + "`", outcome(result), result.took().toSeconds() + " s"));
            if (IN_README.contains(part.getKey()) && !result.measured().isEmpty()) {
                readme.append("**")
                        .append(entry.title())
                        .append("**\n\n")
                        .append(tables(result))
                        .append("\n\n");
            }
            sections.append("## ")
                    .append(entry.title())
                    .append("\n\n")
                    .append(text(result))
                    .append("\n\n");
        }
        report.text("## Parts").table(List.of("command", "outcome", "took"), overview);
        Path file = ResultFiles.ofThisRepository().writeAll(now, report + sections.toString());
        MoreFiles.deleteRecursively(folder, RecursiveDeleteOption.ALLOW_INSECURE);
        if (updateReadme && !readme.isEmpty()) {
            Readme.put("bench", readme.toString());
        }
        out.println("written to " + file);
        out.flush();
        return held ? 0 : 1;
    }

    /** A part's heading and arguments, and those which say where things are here. */
    private record Entry(String title, List<String> arguments, List<String> places) {}

    private Map<String, Entry> parts(Path folder) {
        List<String> plain = quick ? List.of("--quick") : List.of();
        List<String> redirect = new ArrayList<>(plain);
        if (updateReadme) {
            redirect.add("--update-readme");
        }
        List<String> peersHere = List.of("--peers=" + peers.path().toAbsolutePath());
        Map<String, Entry> parts = new LinkedHashMap<>();
        parts.put("redirect", new Entry("Redirects", redirect, peersHere));
        parts.put("create", new Entry("Creation", plain, peersHere));
        parts.put("loss", new Entry("Clicks lost and doubled", plain, peersHere));
        parts.put("latency", new Entry("Latency at a constant rate", plain, peersHere));
        parts.put("footprint", new Entry("Memory, start and disk", plain, peersHere));
        parts.put("scale", new Entry("Scaling", plain, peersHere));
        parts.put("micro", new Entry("Pieces", plain, peersHere));
        parts.put("clicks", new Entry("Clicks, end to end", plain, List.of("--out=" + folder)));
        parts.put(
                "lists",
                new Entry(
                        "Lists of many links",
                        quick ? List.of("--links=20000", "--repeats=5", "--deep=10") : List.of(),
                        List.of()));
        return parts;
    }

    private Section head(Instant now) throws IOException, InterruptedException {
        Path root = Path.of(System.getProperty("curlew.root", "."));
        Shorteners shorteners = peers.shorteners();
        return new Section()
                .text("# Benchmarks")
                .text(
                        "%s. %s. Commit %s.%s",
                        now,
                        Machine.describe(),
                        Machine.commit(root).orElse("unknown"),
                        quick
                                ? " **With `--quick`: it shows that everything runs, and its figures mean nothing.**"
                                : "")
                .table(List.of("", "version"), Versions.rows(shorteners))
                .texts(shorteners.missing());
    }

    private static String outcome(PartRun.Result result) {
        if (result.measured().isEmpty()) {
            return "**did not run**";
        }
        return result.held() ? "ran" : "ran, **missed a target**";
    }

    private static String tables(PartRun.Result result) {
        return result.measured().lines().filter(line -> line.startsWith("|")).collect(Collectors.joining("\n"));
    }

    private static String text(PartRun.Result result) {
        return result.measured().isEmpty() ? "It did not run: " + result.why() : result.measured();
    }
}
