package dev.curlew.trial.command;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What a command that takes minutes tells meanwhile, finds and leaves behind; mixed into the command. */
public final class Findings {
    @Option(names = "--write", description = "keeps the tables in trial/results/")
    private boolean write;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls anybody
    private CommandSpec command;

    /** What was asked for as {@code --minutes}; throws {@link ParameterException} if that is too little. */
    public Duration length(int minutes, int least) {
        if (minutes < least) {
            throw new ParameterException(
                    command.commandLine(), "--minutes: " + minutes + " (expected: " + least + " or more)");
        }
        return Duration.ofMinutes(minutes);
    }

    /** Says a line at once. */
    public void say(String line) {
        PrintWriter out = command.commandLine().getOut();
        out.println(line);
        out.flush();
    }

    /** Says all of it, and keeps it if that was asked for; under the day and a name. */
    public void tell(String name, String text) throws IOException {
        say("\n" + text);
        if (write) {
            Path file = Files.createDirectories(module().resolve("results"))
                    .resolve(LocalDate.now(ZoneOffset.UTC) + "-" + name + ".md");
            say("Written: " + Files.writeString(file, text));
        }
    }

    /**
     * Removes the folder of data and logs, or says where it is.
     *
     * @return what the command exits with
     */
    public int end(boolean well, boolean keep, Path folder) throws IOException {
        if (well && !keep) {
            MoreFiles.deleteRecursively(folder, RecursiveDeleteOption.ALLOW_INSECURE);
        } else {
            say("Kept: " + folder);
        }
        return well ? 0 : 1;
    }

    /** The folder of this module. */
    public static Path module() {
        return Path.of(System.getProperty("curlew.root", "."), "trial");
    }
}
