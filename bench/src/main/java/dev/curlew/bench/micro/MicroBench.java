package dev.curlew.bench.micro;

import dev.curlew.bench.part.Part;
import dev.curlew.bench.part.Section;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The pieces, by JMH. */
@Command(
        name = "micro",
        mixinStandardHelpOptions = true,
        description = {
            "Time and allocation of pieces: decision, code, click, journal, cache, JSON; each beside a baseline (JMH).",
            "Writes bench/results/DAY-micro.md."
        })
public final class MicroBench extends Part {
    private static final String BASELINE = "baseline";
    private static final String ALLOCATED = "gc.alloc.rate.norm";

    @Option(names = "--include", defaultValue = ".*", description = "pattern of the benchmarks to run (default: all)")
    private String include = ".*";

    @Option(names = "--forks", defaultValue = "2", description = "processes for each (default: 2)")
    private int forks;

    @Override
    protected Section measure(Path folder) throws Exception {
        int warmUps = quick() ? 1 : 3;
        int iterations = quick() ? 1 : 5;
        TimeValue length = TimeValue.milliseconds(quick() ? 200 : 1000);
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include(include)
                        .mode(Mode.AverageTime)
                        .timeUnit(TimeUnit.NANOSECONDS)
                        .forks(quick() ? 1 : forks)
                        .warmupIterations(warmUps)
                        .warmupTime(length)
                        .measurementIterations(iterations)
                        .measurementTime(length)
                        .addProfiler(GCProfiler.class)
                        .shouldFailOnError(true)
                        .jvmArgsAppend(
                                "-Xmx512m",
                                "-XX:+UseCompactObjectHeaders",
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow")
                        .output(folder.resolve("jmh.log").toString())
                        .build())
                .run();
        return section(results, warmUps, iterations, length);
    }

    private Section section(Collection<RunResult> results, int warmUps, int iterations, TimeValue length) {
        Map<String, List<RunResult>> byClass = new TreeMap<>();
        for (RunResult result : results) {
            byClass.computeIfAbsent(className(result), _ -> new ArrayList<>()).add(result);
        }
        List<List<String>> rows = new ArrayList<>();
        byClass.forEach((name, ofClass) -> {
            ofClass.sort(Comparator.comparing(MicroBench::isBaseline)
                    .reversed()
                    .thenComparing(result -> result.getParams().getBenchmark()));
            ofClass.forEach(result -> rows.add(row(name, result)));
        });
        return new Section()
                .text(
                        "JMH, average time of a call on one thread; %d forks, %d iterations of %s to warm up and %d to measure. ± is the half"
                                + " width of a confidence interval of 99.9 %%. Allocation by the gc profiler (`gc.alloc.rate.norm`). In italics:"
                                + " what a piece is compared with.",
                        quick() ? 1 : forks, warmUps, length, iterations)
                .table(List.of("", "", "ns a call", "±", "bytes allocated a call"), rows);
    }

    private static List<String> row(String name, RunResult result) {
        String method = result.getParams().getBenchmark().replaceFirst(".*\\.", "");
        var time = result.getPrimaryResult();
        var allocated = Objects.requireNonNull(result.getSecondaryResults().get(ALLOCATED));
        return List.of(
                name,
                isBaseline(result) ? "*" + uncapitalized(method.substring(BASELINE.length())) + "*" : method,
                String.format(Locale.ROOT, "%,.1f", time.getScore()),
                Double.isNaN(time.getScoreError()) ? "" : String.format(Locale.ROOT, "%,.1f", time.getScoreError()),
                String.format(Locale.ROOT, "%,.0f", allocated.getScore()));
    }

    private static String uncapitalized(String name) {
        return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
    }

    private static boolean isBaseline(RunResult result) {
        return result.getParams().getBenchmark().contains("." + BASELINE);
    }

    private static String className(RunResult result) {
        String[] words = result.getParams().getBenchmark().split("\\.", -1);
        return words[words.length - 2].replace("Benchmark", "");
    }
}
