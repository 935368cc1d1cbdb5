package dev.curlew.bench.latency;

import dev.curlew.bench.measure.Load;
import dev.curlew.bench.measure.Pinning;
import dev.curlew.bench.measure.Settling;
import dev.curlew.bench.measure.Spread;
import dev.curlew.bench.measure.Wrk;
import dev.curlew.bench.measure.Wrk2;
import dev.curlew.bench.measure.Wrk2.Latency;
import dev.curlew.bench.part.Part;
import dev.curlew.bench.part.Section;
import dev.curlew.bench.peer.BareArmeria;
import dev.curlew.bench.peer.Curlew;
import dev.curlew.bench.peer.Kind;
import dev.curlew.embedded.Ports;
import dev.curlew.standalone.ServiceProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Latency of redirects at a constant rate, for shares of what each can answer at most. */
@Command(
        name = "latency",
        mixinStandardHelpOptions = true,
        description = {
            "Latency of redirects at 25, 50 and 75 %% of the most that each can answer, counted from when each request was due (wrk2).",
            "Writes bench/results/DAY-latency.md."
        })
public final class LatencyBench extends Part {
    private static final List<Integer> PERCENTS = List.of(25, 50, 75);
    /** wrk2 looks at how its threads do for ten seconds, and counts from then on. */
    private static final int CALIBRATION_SECONDS = 10;

    @Option(
            names = "--seconds",
            defaultValue = "15",
            description = "length of a round, of which wrk2 takes 10 to calibrate itself (default: 15)")
    private int seconds;

    @Option(names = "--connections", defaultValue = "32", description = "connections (default: 32)")
    private int connections;

    /** Somebody at a share of their most. */
    private record Row(String name, double peak, int percent, Latency latency) {
        List<String> cells() {
            return List.of(
                    name,
                    percent + " %",
                    Section.number(peak * percent / 100),
                    Section.number(latency.perSecond()),
                    Section.number(latency.p50Micros() / 1000),
                    Section.number(latency.p99Micros() / 1000),
                    Section.number(latency.p999Micros() / 1000));
        }
    }

    @Override
    protected Section measure(Path folder) throws Exception {
        Optional<Path> program = shorteners().wrk2();
        if (program.isEmpty()) {
            return new Section()
                    .text("Nothing was measured: there is no wrk2. Build it with `bench/peers/build wrk2`.")
                    .texts(notRun());
        }
        Wrk2 wrk2 = new Wrk2(program.get());
        List<Row> rows = new ArrayList<>();
        bare(wrk2, folder, rows);
        for (Kind kind : contenders()) {
            with(kind, new Kind.Setting(folder.resolve(kind.name()), false, Pinning.toServers()), shortener -> {
                String path = "/" + shortener.create("bench");
                if (shortener instanceof Curlew curlew) {
                    // What stands behind the edge is pinned aside, as no redirect needs it.
                    aside(curlew);
                    measure(wrk2, "Curlew's edge", curlew.url().resolve(path), curlew.host(), rows);
                    URI envoy = URI.create("http://127.0.0.1:"
                            + URI.create(curlew.stack().publicUrl()).getPort());
                    measure(wrk2, "Envoy + Curlew's edge", envoy.resolve(path), curlew.host(), rows);
                } else {
                    measure(wrk2, kind.name(), shortener.url().resolve(path), shortener.host(), rows);
                }
            });
        }
        return section(rows);
    }

    private static void aside(Curlew curlew) throws IOException, InterruptedException {
        curlew.stack().analytics().kill();
        for (long pid : List.of(
                curlew.stack().link().pid(),
                curlew.stack().postgres().pid(),
                curlew.stack().redis().pid())) {
            Pinning.pinAside(pid);
        }
    }

    private void bare(Wrk2 wrk2, Path folder, List<Row> rows) throws IOException, InterruptedException {
        int port = Ports.free();
        URI url = URI.create("http://127.0.0.1:" + port);
        try (ServiceProcess bare = new ServiceProcess(
                Pinning.toServers(),
                List.of(BareArmeria.class.getName(), Integer.toString(port)),
                Map.of(),
                url.resolve("/readyz"),
                folder.resolve("bare.log"))) {
            bare.start();
            measure(wrk2, "bare Armeria", url.resolve("/bench"), url.getAuthority(), rows);
        }
    }

    private void measure(Wrk2 wrk2, String name, URI url, String host, List<Row> rows)
            throws IOException, InterruptedException {
        progress("%s", name);
        int _ = Settling.settle(() -> Wrk.run(url, host, connections, settlingSeconds()));
        List<Double> peaks = new ArrayList<>();
        for (int round = 0; round < (quick() ? 1 : 3); round++) {
            Load load = Wrk.run(url, host, connections, 2);
            peaks.add(load.perSecond());
        }
        double peak = Spread.of(peaks.stream().mapToDouble(Double::doubleValue).toArray())
                .median();
        for (int percent : PERCENTS) {
            long perSecond = Math.max(1, Math.round(peak * percent / 100));
            rows.add(new Row(name, peak, percent, wrk2.run(url, host, connections, quick() ? 3 : seconds, perSecond)));
        }
    }

    private Section section(List<Row> rows) {
        return new Section()
                .text(
                        "Redirects at a constant rate over %d connections, HTTP/1.1, by wrk2: the latency of each is counted from when it was"
                                + " due, so that a server that stands still is not spared the requests that nobody could send meanwhile. The"
                                + " rate is a share of what wrk got as fast as it could, right before. Servers on one processor, load generator"
                                + " on another; %d s each%s.",
                        connections,
                        quick() ? 3 : seconds,
                        quick() ? "" : ", of which the first " + CALIBRATION_SECONDS + " do not count")
                .table(
                        List.of("", "of peak", "asked/s", "answered/s", "p50 ms", "p99 ms", "p99.9 ms"),
                        rows.stream().map(Row::cells).toList())
                .texts(notRun());
    }
}
