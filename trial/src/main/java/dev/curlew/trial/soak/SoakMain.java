package dev.curlew.trial.soak;

import picocli.CommandLine;

/** {@code ./curlew soak}: an even load for long. */
public final class SoakMain {
    private SoakMain() {}

    /** Exits with 1 if anything grew. */
    public static void main(String[] args) {
        // What goes on is told by the soak itself.
        System.setProperty("LOG_LEVEL", "warn");
        System.exit(new CommandLine(new SoakCommand()).execute(args));
    }
}
