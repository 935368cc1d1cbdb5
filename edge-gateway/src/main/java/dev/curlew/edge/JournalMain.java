package dev.curlew.edge;

import dev.curlew.edge.click.JournalInspector;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What {@code ./curlew journal} runs. */
@Command(
        name = "./curlew journal",
        subcommands = CommandLine.HelpCommand.class,
        mixinStandardHelpOptions = true,
        description = "Looks into click journals.")
public final class JournalMain {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls us
    private CommandSpec spec;

    private JournalMain() {}

    /** Exits with 0, with 1 if something cannot be read, with 2 if the arguments make no sense. */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    /** The command as the tests run it. */
    static CommandLine commandLine() {
        return new CommandLine(new JournalMain()).setExecutionExceptionHandler((failure, command, _) -> {
            command.getErr().println("curlew: " + failure);
            return CommandLine.ExitCode.SOFTWARE;
        });
    }

    @Command(
            description =
                    "Prints what is in a segment of a click journal, or in all of a directory (JOURNAL_DIR). Only reads, "
                            + "also while an edge runs. Exits with 1 if a record is spoilt.")
    int inspect(
            @Parameters(paramLabel = "FILE|DIR", description = "a segment, or a directory of them") Path path,
            @Option(names = "--records", description = "each record as a line of JSON") boolean records)
            throws IOException {
        return new JournalInspector(spec.commandLine().getOut(), records).inspect(path) ? 0 : 1;
    }
}
