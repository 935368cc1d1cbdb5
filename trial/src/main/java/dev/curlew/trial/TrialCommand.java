package dev.curlew.trial;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line of a trial. */
@Command(
        name = "./curlew trial",
        mixinStandardHelpOptions = true,
        description = {
            "Runs all servers as processes under load, and kills, stops, parts, slows, fills, misdates, restarts and replaces them by "
                    + "chance; then holds what clients saw against what is promised.",
            "Exits with 1 if a promise was not kept: the operations that show it are printed and the folder is kept."
        })
final class TrialCommand implements Callable<Integer> {
    private static final int LEAST_MINUTES = 2;
    private static final int SEEDS = 1_000_000_000;
    private static final int MILLIS = 1_000;

    @Option(names = "--minutes", defaultValue = "10", description = "how long, all in all (default: 10, at least 2)")
    private int minutes;

    @Option(names = "--seed", description = "repeats the faults and operations of another trial (default: by chance)")
    private @Nullable Long seed;

    @Option(names = "--keep", description = "keeps the folder of data, logs and history also if all is well")
    private boolean keep;

    @Option(names = "--write", description = "writes trial/results/DAY-SEED.md")
    private boolean write;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls us
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        if (minutes < LEAST_MINUTES) {
            throw new ParameterException(
                    spec.commandLine(), "--minutes: " + minutes + " (expected: " + LEAST_MINUTES + " or more)");
        }
        PrintWriter out = spec.commandLine().getOut();
        long chosen = seed == null ? ThreadLocalRandom.current().nextInt(SEEDS) : seed;
        Path folder = Files.createTempDirectory("curlew-trial");
        out.println("Seed " + chosen + " (again: ./curlew trial --minutes " + minutes + " --seed " + chosen
                + "), everything in " + folder);
        out.flush();
        long begun = System.nanoTime();
        Summary summary = new Trial(chosen, Duration.ofMinutes(minutes), folder, news -> {
                    long millis = Duration.ofNanos(System.nanoTime() - begun).toMillis();
                    out.printf("%6.1f s  %s%n", (double) millis / MILLIS, news);
                    out.flush();
                })
                .run();
        out.println();
        out.print(summary.tables());
        out.println();
        out.print(summary.violations());
        if (write) {
            Path results = Files.createDirectories(Path.of(System.getProperty("curlew.root", "."), "trial", "results"));
            Path file = results.resolve(LocalDate.now(ZoneOffset.UTC) + "-" + chosen + ".md");
            out.println("Written: " + Files.writeString(file, summary.tables() + "\n" + summary.violations()));
        }
        if (summary.kept() && !keep) {
            MoreFiles.deleteRecursively(folder, RecursiveDeleteOption.ALLOW_INSECURE);
        } else {
            out.println("Kept: " + folder);
        }
        out.flush();
        return summary.kept() ? 0 : 1;
    }
}
