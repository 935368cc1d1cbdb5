package dev.curlew.trial;

import picocli.CommandLine;

/** What {@code ./curlew trial} runs. */
public final class TrialMain {
    private TrialMain() {}

    /** Runs a trial; exits with 1 if a promise was not kept. */
    public static void main(String[] args) {
        // What goes on is told by the trial itself.
        System.setProperty("LOG_LEVEL", "warn");
        System.exit(new CommandLine(new TrialCommand()).execute(args));
    }
}
