package dev.curlew.cli.output;

import dev.curlew.cli.console.Console;
import dev.curlew.cli.failure.CommandFailure;
import picocli.CommandLine.Option;

/** The option that answers a question before it is asked. */
public final class YesOption {
    @Option(
            names = {"-y", "--yes"},
            description = "do not ask")
    private boolean yes;

    /** Asks before something that cannot be taken back; throws {@link CommandFailure} if it is not to be done. */
    public void confirm(Console console, String question) {
        console.confirm(question, yes);
    }
}
