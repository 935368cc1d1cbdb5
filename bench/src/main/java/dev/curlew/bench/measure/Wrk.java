package dev.curlew.bench.measure;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs wrk: HTTP/1.1 over connections that stay open. */
public final class Wrk {
    private static final Pattern LATENCY = Pattern.compile("\\s+(50|99)%\\s+([0-9.]+)(us|ms|s)");
    private static final Pattern REQUESTS = Pattern.compile("(\\d+) requests in ");
    private static final Pattern RATE = Pattern.compile("Requests/sec:\\s+([0-9.]+)");
    private static final Pattern ERRORS = Pattern.compile("(Socket errors: .*|Non-2xx or 3xx responses: .*)");

    private Wrk() {}

    /** Asks for one URL. */
    public static Load run(URI url, String host, int connections, int seconds)
            throws IOException, InterruptedException {
        return run(url, host, connections, seconds, List.of(), Map.of());
    }

    /** Asks for what a script says. */
    public static Load run(
            URI url, String host, int connections, int seconds, Path script, Map<String, String> variables)
            throws IOException, InterruptedException {
        return run(url, host, connections, seconds, List.of("-s", script.toString()), variables);
    }

    private static Load run(
            URI url, String host, int connections, int seconds, List<String> more, Map<String, String> variables)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of("wrk", "--latency", "-t1", "-c" + connections, "-d" + seconds + "s", "-H", "Host: " + host));
        command.addAll(more);
        command.add(url.toString());
        String output = Load.output(command, variables, url);
        failOnErrors(url, output);
        double p50 = 0;
        double p99 = 0;
        Matcher latency = LATENCY.matcher(output);
        while (latency.find()) {
            double micros = micros(latency.group(2), latency.group(3));
            if (latency.group(1).equals("50")) {
                p50 = micros;
            } else {
                p99 = micros;
            }
        }
        return new Load(
                Long.parseLong(Load.group(REQUESTS, output)),
                Double.parseDouble(Load.group(RATE, output)),
                p50,
                p99,
                connections);
    }

    static void failOnErrors(URI url, String output) throws IOException {
        Matcher errors = ERRORS.matcher(output);
        if (errors.find()) {
            throw new IOException(url + ": " + errors.group());
        }
    }

    static double micros(String number, String unit) {
        return Double.parseDouble(number)
                * switch (unit) {
                    case "us" -> 1;
                    case "ms" -> 1_000;
                    case "s" -> 1_000_000;
                    case "m" -> 60_000_000;
                    default -> throw new IllegalArgumentException("unit: " + unit + " (expected: us, ms, s or m)");
                };
    }
}
