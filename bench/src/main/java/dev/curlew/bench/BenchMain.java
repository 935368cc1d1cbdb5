package dev.curlew.bench;

import dev.curlew.bench.create.CreateBench;
import dev.curlew.bench.footprint.FootprintBench;
import dev.curlew.bench.latency.LatencyBench;
import dev.curlew.bench.loss.LossBench;
import dev.curlew.bench.micro.MicroBench;
import dev.curlew.bench.scale.ScaleBench;
import dev.curlew.bench.whole.Whole;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What {@code ./curlew bench} runs. */
@Command(
        name = "./curlew bench",
        mixinStandardHelpOptions = true,
        description = {
            "Measures Curlew against baselines and peers in the same run.",
            "Without a command: all of them, one after the other, with one report, bench/results/DAY.md."
        },
        subcommands = {
            RedirectBench.class,
            CreateBench.class,
            LossBench.class,
            LatencyBench.class,
            FootprintBench.class,
            ScaleBench.class,
            MicroBench.class,
            ClickBench.class,
            ListsBench.class
        })
public final class BenchMain implements Callable<Integer> {

    @Mixin
    private final Whole whole = new Whole();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls us
    private CommandSpec spec;

    private BenchMain() {}

    @Override
    public Integer call() throws Exception {
        return whole.run(spec);
    }

    /** Runs the benchmark that the first argument names, or all. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new BenchMain()).execute(args));
    }
}
