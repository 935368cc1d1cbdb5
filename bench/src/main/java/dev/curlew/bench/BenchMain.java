package dev.curlew.bench;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** What {@code ./curlew bench} runs. */
@Command(
        name = "./curlew bench",
        mixinStandardHelpOptions = true,
        description = "Measures Curlew against baselines in the same run.",
        subcommands = {RedirectBench.class, ClickBench.class, ListsBench.class})
public final class BenchMain {
    private BenchMain() {}

    /** Runs the benchmark that the first argument names. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new BenchMain()).execute(args));
    }
}
