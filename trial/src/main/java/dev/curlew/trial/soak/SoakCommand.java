package dev.curlew.trial.soak;

import dev.curlew.trial.command.Findings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command line of a soak. */
@Command(
        name = "./curlew soak",
        mixinStandardHelpOptions = true,
        description = {
            "Runs all servers as processes under an even load, and looks at their memory, threads and files all the while.",
            "Exits with 1 if anything grew. The recordings (JFR) with the old objects of each server are kept."
        })
final class SoakCommand implements Callable<Integer> {
    private static final int LEAST_MINUTES = 3;

    @Option(names = "--minutes", defaultValue = "60", description = "how long (default: 60, at least 3)")
    private int minutes;

    @Mixin
    private final Findings findings = new Findings();

    @Override
    public Integer call() throws Exception {
        Duration length = findings.length(minutes, LEAST_MINUTES);
        Path folder = Files.createTempDirectory("curlew-soak");
        Path recordings =
                Files.createDirectories(Findings.module().resolve("target").resolve("soak"));
        SoakReport report = new Soak(length, folder, recordings, findings::say).run();
        findings.tell("soak", report.text());
        findings.say("Recordings: " + recordings);
        return findings.end(report.flat(), false, folder);
    }
}
