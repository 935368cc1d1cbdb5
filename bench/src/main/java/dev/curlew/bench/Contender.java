package dev.curlew.bench;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Something that answers a URL, and what the rounds against it gave. */
final class Contender {
    private final String name;
    private final URI url;
    private final List<Long> pids;
    private final boolean counted;
    private final List<Round> rounds = new ArrayList<>();

    private long answered;
    private long mostCutOff;

    private record Round(Load.Result load, double cpuMicros) {}

    /**
     * Describes a contender.
     *
     * @param pids the processes whose processor time counts as its own
     * @param counted whether each of its answers is to be counted as a click
     */
    Contender(String name, URI url, List<Long> pids, boolean counted) {
        this.name = name;
        this.url = url;
        this.pids = pids;
        this.counted = counted;
    }

    String name() {
        return name;
    }

    boolean counted() {
        return counted;
    }

    /** How many requests it answered, those of the warm-up too. */
    long answered() {
        return answered;
    }

    /** How many more it may have answered at most, to connections that the load generator had closed. */
    long mostCutOff() {
        return mostCutOff;
    }

    /** Runs a round of which only the number of answers is kept. */
    void warmUp(int connections, int seconds) throws IOException, InterruptedException {
        load(connections, seconds);
    }

    void round(int connections, int seconds) throws IOException, InterruptedException {
        Duration before = cpuTime();
        Load.Result load = load(connections, seconds);
        double cpuMicros = cpuTime().minus(before).toNanos() / 1_000.0 / load.requests();
        rounds.add(new Round(load, cpuMicros));
    }

    private Load.Result load(int connections, int seconds) throws IOException, InterruptedException {
        Load.Result load = Load.run(url, connections, seconds);
        answered += load.requests();
        mostCutOff += connections;
        return load;
    }

    double requestsPerSecond() {
        return median(round -> round.load().perSecond());
    }

    double p50Micros() {
        return median(round -> round.load().p50Micros());
    }

    double p99Micros() {
        return median(round -> round.load().p99Micros());
    }

    /** Processor time of the contender's processes for a request, in microseconds. */
    double cpuMicros() {
        return median(Round::cpuMicros);
    }

    private double median(ToDoubleFunction<Round> figure) {
        double[] sorted = rounds.stream().mapToDouble(figure).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    private Duration cpuTime() throws IOException {
        Duration sum = Duration.ZERO;
        for (long pid : pids) {
            sum = sum.plus(CpuTime.of(pid));
        }
        return sum;
    }
}
