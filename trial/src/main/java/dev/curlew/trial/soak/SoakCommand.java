package dev.curlew.trial.soak;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

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

    @Option(names = "--write", description = "writes trial/results/DAY-soak.md")
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
        Path folder = Files.createTempDirectory("curlew-soak");
        Path recordings =
                Files.createDirectories(Path.of(System.getProperty("curlew.root", "."), "trial", "target", "soak"));
        SoakReport report = new Soak(Duration.ofMinutes(minutes), folder, recordings, line -> {
                    out.println(line);
                    out.flush();
                })
                .run();
        out.println();
        out.print(report.text());
        if (write) {
            Path results = Files.createDirectories(Path.of(System.getProperty("curlew.root", "."), "trial", "results"));
            Path file = results.resolve(LocalDate.now(ZoneOffset.UTC) + "-soak.md");
            out.println("Written: " + Files.writeString(file, report.text()));
        }
        if (report.flat()) {
            MoreFiles.deleteRecursively(folder, RecursiveDeleteOption.ALLOW_INSECURE);
        } else {
            out.println("Kept: " + folder);
        }
        out.println("Recordings: " + recordings);
        out.flush();
        return report.flat() ? 0 : 1;
    }
}
