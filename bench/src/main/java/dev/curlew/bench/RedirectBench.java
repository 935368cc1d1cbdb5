package dev.curlew.bench;

import dev.curlew.bench.measure.Contender;
import dev.curlew.bench.measure.Contender.Figure;
import dev.curlew.bench.part.Readme;
import dev.curlew.bench.part.ResultFiles;
import dev.curlew.bench.peer.PeersFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Redirects of the edge beside those of others, in one run; exits with 1 if a target is missed. */
@Command(
        name = "redirect",
        mixinStandardHelpOptions = true,
        description = {
            "Redirects with the click journal on, beside an Armeria server that answers a constant 302 and beside peers; warm, with "
                    + "many links, and cold. Writes bench/results/DAY-redirect.md.",
            "Needs taskset, wrk and h2load; nginx and peers take part if they are there. Exits with 1 if a target is missed."
        })
final class RedirectBench implements Callable<Integer> {
    private static final int ZIPF_ROUNDS = 16;

    static final String BARE = "bare Armeria";
    static final String EDGE = "Curlew's edge";
    static final String ENVOY_BARE = "Envoy + bare Armeria";
    static final String ENVOY_EDGE = "Envoy + Curlew's edge";

    @Option(
            names = "--rounds",
            defaultValue = "42",
            description = "rounds of the edge and of a bare server; of others a third as many (default: 42)")
    private int rounds;

    @Option(names = "--seconds", defaultValue = "1", description = "length of a round (default: 1)")
    private int seconds;

    @Option(names = "--connections", defaultValue = "32", description = "requests under way at a time (default: 32)")
    private int connections;

    @Option(names = "--links", defaultValue = "1000000", description = "links of the Zipf mix (default: 1000000)")
    private int links;

    @Option(names = "--cold-links", defaultValue = "10000", description = "links of the cold paths (default: 10000)")
    private int coldLinks;

    @Option(names = "--quick", description = "two rounds of one second: to see that it runs, not what it gives")
    private boolean quick;

    @Option(names = "--update-readme", description = "puts the tables into README.md")
    private boolean updateReadme;

    @Mixin
    private final PeersFolder peers = new PeersFolder();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls us
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        // Until then the compiler takes more of the processor than redirects do.
        int warmUpSeconds = 45;
        if (quick) {
            rounds = 3;
            seconds = 1;
            warmUpSeconds = 3;
            coldLinks = Math.min(coldLinks, 2000);
        }
        PrintWriter out = spec.commandLine().getOut();
        Path directory = Files.createTempDirectory("curlew-bench");
        List<String> notes = new ArrayList<>();
        List<Target> targets = new ArrayList<>();
        Report report;
        try (Warm warm = Warm.start(directory, peers.shorteners())) {
            warm.measure(rounds, connections, seconds, warmUpSeconds);
            report = new Report(warm.contenders(), Report.conditions(connections, rounds, seconds));
            targets.addAll(report.targets());
            notes.addAll(warm.missing());
            notes.add(warm.reconcile());
            cold(warm, directory, notes);
        }
        zipf(directory, warmUpSeconds, targets, notes);
        String markdown = report.markdown(targets, notes);
        out.print(markdown);
        out.println("written to " + ResultFiles.ofThisRepository().write(Instant.now(), "redirect", markdown));
        if (updateReadme) {
            Readme.put("bench redirect", markdown);
        }
        out.flush();
        return targets.stream().allMatch(Target::held) ? 0 : 1;
    }

    private void cold(Warm warm, Path directory, List<String> notes) throws IOException, InterruptedException {
        ColdBench.Result cold = warm.cold(directory, connections, coldLinks);
        for (Contender path : List.of(cold.redis(), cold.postgres())) {
            notes.add(String.format(
                    Locale.ROOT,
                    "Cold, %s: %,.0f redirects/s, p50 %,.0f µs, p99 %,.0f µs, %.0f µs of the edge's processor time each (%,d links, "
                            + "each asked for once; an edge that has just started).%n",
                    path.name(),
                    path.median(Figure.RATE),
                    path.median(Figure.P50),
                    path.median(Figure.P99),
                    path.median(Figure.CPU),
                    coldLinks));
        }
    }

    private void zipf(Path directory, int warmUpSeconds, List<Target> targets, List<String> notes)
            throws IOException, InterruptedException {
        ZipfBench.Result zipf =
                new ZipfBench(directory, links, connections).run(Math.min(rounds, ZIPF_ROUNDS), seconds, warmUpSeconds);
        targets.add(Target.atLeast(0.7, "Zipf mix of many links / one link: rate", zipf.rate()));
        notes.add(String.format(
                Locale.ROOT,
                "Zipf mix (s = 1) of %,d links: %,.0f redirects/s, p99 %,.0f µs, processor time a redirect %s of one link's; %,d links were "
                        + "cached at the end (%s).%n",
                links,
                zipf.perSecond(),
                zipf.p99Micros(),
                zipf.cpu(),
                zipf.cached(),
                zipf.bound()));
    }
}
