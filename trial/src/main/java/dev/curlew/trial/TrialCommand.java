package dev.curlew.trial;

import dev.curlew.trial.command.Findings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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

    @Mixin
    private final Findings findings = new Findings();

    @Override
    public Integer call() throws Exception {
        Duration length = findings.length(minutes, LEAST_MINUTES);
        long chosen = seed == null ? ThreadLocalRandom.current().nextInt(SEEDS) : seed;
        Path folder = Files.createTempDirectory("curlew-trial");
        findings.say("Seed " + chosen + " (again: ./curlew trial --minutes " + minutes + " --seed " + chosen
                + "), everything in " + folder);
        long begun = System.nanoTime();
        Summary summary = new Trial(chosen, length, folder, news -> {
                    long millis = Duration.ofNanos(System.nanoTime() - begun).toMillis();
                    findings.say(String.format(Locale.ROOT, "%6.1f s  %s", (double) millis / MILLIS, news));
                })
                .run();
        findings.tell(Long.toString(chosen), summary.tables() + "\n" + summary.violations());
        return findings.end(summary.kept(), keep, folder);
    }
}
