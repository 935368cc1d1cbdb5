package dev.curlew.bench.measure;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** Something that answers a URL by one protocol, and what the rounds against it gave. */
public final class Contender {

    /** What is measured in a round. */
    // Its functions have no state.
    @SuppressWarnings("ImmutableEnumChecker")
    public enum Figure {
        /** Redirects a second. */
        RATE(round -> round.load().perSecond()),
        /** Microseconds within which half of the answers came. */
        P50(round -> round.load().p50Micros()),
        /** Microseconds within which 99 of 100 answers came. */
        P99(round -> round.load().p99Micros()),
        /** Microseconds of processor time of the contender's processes for a redirect. */
        CPU(Round::cpuMicros);

        private final ToDoubleFunction<Round> of;

        Figure(ToDoubleFunction<Round> of) {
            this.of = of;
        }
    }

    private final String name;
    private final Protocol protocol;
    private final URI url;
    private final String host;
    private final ProcessGroup processes;
    private final boolean counted;
    private final List<Round> rounds = new ArrayList<>();

    private long answered;
    private long mostCutOff;

    private record Round(int number, Load load, double cpuMicros) {}

    /**
     * Describes a contender.
     *
     * @param host by which it is asked
     * @param pids the processes whose processor time, with that of their descendants, counts as its own
     * @param counted whether each of its answers is to be counted as a click
     */
    public Contender(String name, Protocol protocol, URI url, String host, List<Long> pids, boolean counted) {
        this.name = name;
        this.protocol = protocol;
        this.url = url;
        this.host = host;
        this.processes = new ProcessGroup(pids);
        this.counted = counted;
    }

    public String name() {
        return name;
    }

    public Protocol protocol() {
        return protocol;
    }

    public boolean counted() {
        return counted;
    }

    /** How many requests it answered, those of the warm-up too. */
    public long answered() {
        return answered;
    }

    /** How many more it may have answered at most, when runs ended. */
    public long mostCutOff() {
        return mostCutOff;
    }

    /** Runs a round of which only the number of answers is kept. */
    public void warmUp(int requests, int seconds) throws IOException, InterruptedException {
        var _ = counted(requests, seconds);
    }

    /** Runs rounds of which only the number of answers is kept, until it is no faster than it was. */
    public void settle(int requests, int seconds) throws IOException, InterruptedException {
        int _ = Settling.settle(() -> counted(requests, seconds));
    }

    private Load counted(int requests, int seconds) throws IOException, InterruptedException {
        Load load = protocol.run(url, host, requests, seconds);
        count(load);
        return load;
    }

    /** Runs a round; contenders are compared by rounds of the same number. */
    public void round(int number, int requests, int seconds) throws IOException, InterruptedException {
        round(number, () -> protocol.run(url, host, requests, seconds));
    }

    /** A round of other load. */
    public void round(int number, Run run) throws IOException, InterruptedException {
        Duration before = processes.cpuTime();
        Load load = run.run();
        double cpuMicros = processes.cpuTime().minus(before).toNanos() / 1_000.0 / load.requests();
        count(load);
        rounds.add(new Round(number, load, cpuMicros));
    }

    /** Load on a contender. */
    @FunctionalInterface
    public interface Run {
        /** Runs it to its end. */
        Load run() throws IOException, InterruptedException;
    }

    /** The median over all rounds. */
    public double median(Figure figure) {
        return Spread.of(rounds.stream().mapToDouble(figure.of).toArray()).median();
    }

    /** How it compares with another one, round by round: both had the same machine then. */
    public Spread ratio(Contender other, Figure figure) {
        Map<Integer, Round> others = other.rounds.stream().collect(Collectors.toMap(Round::number, round -> round));
        return Spread.of(rounds.stream()
                .filter(round -> others.containsKey(round.number()))
                .mapToDouble(
                        round -> figure.of.applyAsDouble(round) / figure.of.applyAsDouble(others.get(round.number())))
                .toArray());
    }

    private void count(Load load) {
        answered += load.requests();
        mostCutOff += load.mostCutOff();
    }
}
