package dev.curlew.cli;

import dev.curlew.cli.console.Console;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes the script that completes commands in a shell. */
@Command(
        name = "completion",
        mixinStandardHelpOptions = true,
        description = {
            "Writes a script that completes commands.",
            "In bash, and in zsh after bashcompinit: source <(./curlew completion bash)"
        })
final class CompletionCommand implements Callable<Integer> {
    /** What the launcher does itself. */
    private static final String[] OF_THE_LAUNCHER = {"up", "test", "bench", "lint", "format", "build", "mvn", "help"};

    private final Console console;

    @Parameters(paramLabel = "SHELL", description = "bash or zsh")
    private String shell = "";

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls us
    private CommandSpec spec;

    CompletionCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        if (!shell.equals("bash") && !shell.equals("zsh")) {
            throw new ParameterException(
                    spec.commandLine(), "SHELL: \"" + shell + "\" (expected: bash, or zsh with bashcompinit)");
        }
        CommandLine all = CurlewCommand.of(console);
        for (String name : OF_THE_LAUNCHER) {
            all.addSubcommand(name, CommandSpec.create());
        }
        console.print(AutoComplete.bash("curlew", all));
        return 0;
    }
}
