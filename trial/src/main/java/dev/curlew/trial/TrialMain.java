package dev.curlew.trial;

import picocli.CommandLine;

/** What {@code ./curlew trial} runs. */
public final class TrialMain {
    private TrialMain() {}

    /** Runs a trial; exits with 1 if a promise was not kept. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new TrialCommand()).execute(args));
    }
}
