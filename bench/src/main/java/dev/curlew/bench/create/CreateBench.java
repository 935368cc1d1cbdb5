package dev.curlew.bench.create;

import dev.curlew.bench.measure.Contender;
import dev.curlew.bench.measure.Contender.Figure;
import dev.curlew.bench.measure.Load;
import dev.curlew.bench.measure.Protocol;
import dev.curlew.bench.measure.Settling;
import dev.curlew.bench.part.Part;
import dev.curlew.bench.part.Section;
import dev.curlew.bench.peer.Curlew;
import dev.curlew.bench.peer.Kind;
import dev.curlew.bench.peer.Shortener;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Links made with durable commits on all sides, by HTTP and by gRPC. */
@Command(
        name = "create",
        mixinStandardHelpOptions = true,
        description = {
            "Links made by one request each, durable when it is answered: Curlew's JSON at the edge and gRPC through Envoy, and peers.",
            "Writes bench/results/DAY-create.md."
        })
public final class CreateBench extends Part {
    @Option(names = "--rounds", defaultValue = "8", description = "rounds of each contender (default: 8)")
    private int rounds;

    @Option(names = "--seconds", defaultValue = "3", description = "length of a round (default: 3)")
    private int seconds;

    @Option(names = "--connections", defaultValue = "16", description = "requests under way at a time (default: 16)")
    private int connections;

    /** Who makes links, and how; before that it is given load in short runs. */
    private record Maker(Kind kind, Contender contender, Contender.Run load, Contender.Run warmUp) {}

    @Override
    protected Section measure(Path folder) throws Exception {
        if (quick()) {
            rounds = 2;
            seconds = 1;
        }
        Deque<Shortener> started = new ArrayDeque<>();
        try {
            List<Maker> makers = new ArrayList<>();
            for (Kind kind : contenders()) {
                Optional<Shortener> shortener =
                        start(kind, new Kind.Setting(folder.resolve(kind.name()), true, List.of()));
                if (shortener.isPresent()) {
                    started.push(shortener.get());
                    makers.addAll(makers(kind, shortener.get(), folder));
                }
            }
            run(makers);
            return section(makers);
        } finally {
            started.forEach(Shortener::close);
        }
    }

    private List<Maker> makers(Kind kind, Shortener shortener, Path folder) throws IOException {
        LinkScript script = LinkScript.in(folder);
        List<Maker> makers = new ArrayList<>();
        boolean curlew = shortener instanceof Curlew;
        makers.add(maker(
                kind,
                curlew ? kind.name() + ", JSON at the edge" : kind.name(),
                shortener,
                length -> script.run(shortener, connections, length)));
        if (shortener instanceof Curlew ours) {
            GrpcLoad grpc = new GrpcLoad(ours.grpc(), connections);
            makers.add(maker(kind, kind.name() + ", gRPC through Envoy", shortener, grpc::run));
        }
        return makers;
    }

    private interface Timed {
        Load run(int seconds) throws IOException, InterruptedException;
    }

    private Maker maker(Kind kind, String name, Shortener shortener, Timed load) {
        Contender contender =
                new Contender(name, Protocol.HTTP1, shortener.url(), shortener.host(), shortener.pids(), false);
        return new Maker(kind, contender, () -> load.run(seconds), () -> load.run(settlingSeconds()));
    }

    private void run(List<Maker> makers) throws IOException, InterruptedException {
        for (Maker maker : List.copyOf(makers)) {
            progress("warming up: %s", maker.contender().name());
            withoutFailing(maker, makers, () -> {
                int runs = Settling.settle(maker.warmUp());
                progress("%s was warm after %d runs", maker.contender().name(), runs);
            });
        }
        // Interleaved, so that a machine that slows down slows all of them.
        for (int round = 1; round <= rounds; round++) {
            progress("round %d of %d", round, rounds);
            int number = round;
            for (Maker maker : List.copyOf(makers)) {
                withoutFailing(maker, makers, () -> maker.contender().round(number, maker.load()));
            }
        }
    }

    /** A step of a round. */
    private interface Step {
        void run() throws IOException, InterruptedException;
    }

    /** A peer that fails takes no further part. */
    private void withoutFailing(Maker maker, List<Maker> makers, Step step) throws IOException, InterruptedException {
        try {
            step.run();
        } catch (IOException failure) {
            if (!noted(maker.kind(), failure)) {
                throw failure;
            }
            makers.remove(maker);
        }
    }

    private Section section(List<Maker> makers) {
        Contender first = makers.getFirst().contender();
        return new Section()
                .text(
                        "Links made by one request each, with %d requests under way; medians of %d interleaved rounds of %d s, after runs"
                                + " of %d s until %d in a row were no faster than one before. Each is on the disk when it is answered:"
                                + " Postgres with `fsync` and `synchronous_commit`, SQLite with `synchronous=FULL`, InnoDB flushed at"
                                + " each commit. Processor time is that of all processes of a contender, its database's too; servers and"
                                + " load generator share the processors. Ratios are taken round by round: middle (least–most).",
                        connections, rounds, seconds, settlingSeconds(), Settling.STEADY)
                .table(
                        List.of("", "links/s", "p50 ms", "p99 ms", "CPU µs a link", "rate / first", "CPU / first"),
                        makers.stream()
                                .map(Maker::contender)
                                .map(contender -> List.of(
                                        contender.name(),
                                        Section.number(contender.median(Figure.RATE)),
                                        Section.number(contender.median(Figure.P50) / 1000),
                                        Section.number(contender.median(Figure.P99) / 1000),
                                        Section.number(contender.median(Figure.CPU)),
                                        contender.ratio(first, Figure.RATE).toString(),
                                        contender.ratio(first, Figure.CPU).toString()))
                                .toList())
                .texts(notRun());
    }
}
