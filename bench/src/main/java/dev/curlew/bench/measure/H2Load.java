package dev.curlew.bench.measure;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Runs h2load: HTTP/2 with several streams a connection. */
public final class H2Load {
    private static final int STREAMS = 4;
    private static final Pattern STARTED = Pattern.compile("requests: \\d+ total, (\\d+) started");
    private static final Pattern DONE = Pattern.compile(" (\\d+) done, ");
    /** Answers are counted when their headers come: at the end of a timed run there may be more of them than are done. */
    private static final Pattern ONLY_REDIRECTS = Pattern.compile("status codes: 0 2xx, \\d+ 3xx, 0 4xx, 0 5xx");

    private static final Pattern ALL_SUCCEEDED = Pattern.compile(" 0 failed, 0 errored, 0 timeout");
    private static final Pattern RATE = Pattern.compile("finished in [^,]+, ([0-9.]+) req/s");

    private H2Load() {}

    /** Asks for one URL over HTTP/2, with so many requests under way. */
    public static Load run(URI url, String host, int requests, int seconds) throws IOException, InterruptedException {
        int connections = Math.max(1, requests / STREAMS);
        return run(url, host, List.of("-c" + connections, "-m" + STREAMS, "-D" + seconds));
    }

    /** Asks once for each URL of a file, with so many requests under way. */
    public static Load once(URI server, String host, Path urls, int requests) throws IOException, InterruptedException {
        long number;
        try (Stream<String> lines = Files.lines(urls)) {
            number = lines.count();
        }
        // Each connection would begin at the first URL, so there is only one.
        return run(server, host, List.of("-c1", "-m" + requests, "-n" + number, "-i" + urls));
    }

    private static Load run(URI url, String host, List<String> options) throws IOException, InterruptedException {
        Path log = Files.createTempFile("h2load", ".tsv");
        try {
            List<String> command = new ArrayList<>(List.of("h2load", "-t1", "--log-file=" + log));
            command.addAll(options);
            command.addAll(List.of("-H", ":authority: " + host));
            if (options.stream().noneMatch(option -> option.startsWith("-i"))) {
                command.add(url.toString());
            }
            String output = Load.output(command, Map.of(), url);
            long done = Long.parseLong(Load.group(DONE, output));
            if (done == 0
                    || !ONLY_REDIRECTS.matcher(output).find()
                    || !ALL_SUCCEEDED.matcher(output).find()) {
                throw new IOException(url + ": not all answers are redirects: " + output);
            }
            double[] micros = micros(log);
            return new Load(
                    done,
                    Double.parseDouble(Load.group(RATE, output)),
                    micros[micros.length / 2],
                    micros[(int) (micros.length * 0.99)],
                    Long.parseLong(Load.group(STARTED, output)) - done);
        } finally {
            Files.deleteIfExists(log);
        }
    }

    /** How long each request took, in order. */
    private static double[] micros(Path log) throws IOException {
        try (Stream<String> lines = Files.lines(log)) {
            double[] micros = lines.mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf('\t') + 1)))
                    .toArray();
            Arrays.sort(micros);
            return micros;
        }
    }
}
