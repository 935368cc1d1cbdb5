package dev.curlew.bench.measure;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs wrk2: HTTP/1.1 at a constant rate. Each request has its time, and its latency is counted from that time on, also where the
 * requests before it were late (no coordinated omission).
 */
public final class Wrk2 {
    private static final List<String> PERCENTILES = List.of("50.000", "99.000", "99.900");
    private static final Pattern LATENCY =
            Pattern.compile("\\s(50\\.000|99\\.000|99\\.900)%\\s+([0-9.]+)(us|ms|s|m)\\b");
    private static final Pattern RATE = Pattern.compile("Requests/sec:\\s+([0-9.]+)");

    private final Path program;

    /** By a program that was built of wrk2's sources. */
    public Wrk2(Path program) {
        this.program = program;
    }

    /**
     * What a run gave.
     *
     * @param perSecond answered in a second
     * @param p50Micros half of the answers came within, in microseconds
     * @param p99Micros 99 of 100 answers came within, in microseconds
     * @param p999Micros 999 of 1000 answers came within, in microseconds
     */
    public record Latency(double perSecond, double p50Micros, double p99Micros, double p999Micros) {}

    /** Asks for one URL, so many times a second. */
    public Latency run(URI url, String host, int connections, int seconds, long perSecond)
            throws IOException, InterruptedException {
        String output = Load.output(
                List.of(
                        program.toString(),
                        "--latency",
                        "-t1",
                        "-c" + connections,
                        "-d" + seconds + "s",
                        "-R" + perSecond,
                        "-H",
                        "Host: " + host,
                        url.toString()),
                Map.of(),
                url);
        Wrk.failOnErrors(url, output);
        return read(output);
    }

    /** Reads what it printed. */
    static Latency read(String output) throws IOException {
        double[] micros = new double[PERCENTILES.size()];
        Matcher latency = LATENCY.matcher(output);
        while (latency.find()) {
            micros[PERCENTILES.indexOf(latency.group(1))] = Wrk.micros(latency.group(2), latency.group(3));
        }
        if (Arrays.stream(micros).anyMatch(value -> value == 0)) {
            throw new IOException("no latencies in: " + output);
        }
        return new Latency(Double.parseDouble(Load.group(RATE, output)), micros[0], micros[1], micros[2]);
    }
}
