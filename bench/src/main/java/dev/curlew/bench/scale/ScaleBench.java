package dev.curlew.bench.scale;

import dev.curlew.bench.measure.Contender;
import dev.curlew.bench.measure.Contender.Figure;
import dev.curlew.bench.measure.Protocol;
import dev.curlew.bench.part.Part;
import dev.curlew.bench.part.Section;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** One, two and four edges behind one Envoy. */
@Command(
        name = "scale",
        mixinStandardHelpOptions = true,
        description = {
            "Redirects by 1, 2 and 4 edges behind one Envoy, each pinned to a processor, and processor time for a million of them.",
            "Writes bench/results/DAY-scale.md."
        })
public final class ScaleBench extends Part {
    private static final List<Integer> EDGES = List.of(1, 2, 4);

    @Option(names = "--rounds", defaultValue = "6", description = "rounds of each number of edges (default: 6)")
    private int rounds;

    @Option(names = "--seconds", defaultValue = "2", description = "length of a round (default: 2)")
    private int seconds;

    @Option(names = "--connections", defaultValue = "64", description = "requests under way at a time (default: 64)")
    private int connections;

    @Override
    protected Section measure(Path folder) throws Exception {
        if (quick()) {
            rounds = 2;
            seconds = 1;
        }
        Deque<Fleet> fleets = new ArrayDeque<>();
        List<Contender> contenders = new ArrayList<>();
        try {
            for (int edges : EDGES) {
                progress("starting %d edges", edges);
                Fleet fleet = Fleet.start(edges, folder.resolve("edges-" + edges));
                fleets.push(fleet);
                contenders.add(new Contender(
                        Integer.toString(edges), Protocol.HTTP1, fleet.url(), fleet.host(), fleet.pids(), false));
            }
            for (Contender contender : contenders) {
                progress("warming up %s edges", contender.name());
                contender.settle(connections, settlingSeconds());
            }
            for (int round = 1; round <= rounds; round++) {
                progress("round %d of %d", round, rounds);
                for (Contender contender : contenders) {
                    contender.round(round, connections, seconds);
                }
            }
            return section(contenders);
        } finally {
            fleets.forEach(Fleet::close);
        }
    }

    private Section section(List<Contender> contenders) {
        Contender one = contenders.getFirst();
        return new Section()
                .text(
                        "Redirects of one warm link through one Envoy, HTTP/1.1, %d requests under way; medians of %d interleaved rounds of"
                                + " %d s. Behind the edges are stubs. %s",
                        connections, rounds, seconds, Processors.describe())
                .table(
                        List.of(
                                "edges",
                                "redirects/s",
                                "p99 ms",
                                "CPU s a million (Envoy and edges)",
                                "rate / one edge",
                                "CPU / one edge"),
                        contenders.stream()
                                .map(contender -> List.of(
                                        contender.name(),
                                        Section.number(contender.median(Figure.RATE)),
                                        Section.number(contender.median(Figure.P99) / 1000),
                                        Section.number(contender.median(Figure.CPU)),
                                        contender.ratio(one, Figure.RATE).toString(),
                                        contender.ratio(one, Figure.CPU).toString()))
                                .toList());
    }
}
