package dev.curlew.standalone;

import picocli.CommandLine;

/** What {@code ./curlew up} runs. */
public final class StandaloneMain {
    private StandaloneMain() {}

    /** Runs the stack until it is told to stop; exits with 0 then, 1 if it cannot start, 2 for wrong arguments. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new UpCommand()).execute(args));
    }
}
