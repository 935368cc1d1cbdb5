package dev.curlew.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs wrk, an HTTP/1.1 keep-alive load generator, against one URL and reads what it measured. */
final class Load {
    private static final Pattern LATENCY = Pattern.compile("\\s+(50|99)%\\s+([0-9.]+)(us|ms|s)");
    private static final Pattern REQUESTS = Pattern.compile("(\\d+) requests in ");
    private static final Pattern RATE = Pattern.compile("Requests/sec:\\s+([0-9.]+)");
    private static final Pattern ERRORS = Pattern.compile("(Socket errors: .*|Non-2xx or 3xx responses: .*)");

    private Load() {}

    /**
     * What one run gave.
     *
     * @param requests answered
     * @param perSecond answered in a second
     * @param p50Micros half of the answers came within, in microseconds
     * @param p99Micros 99 of 100 answers came within, in microseconds
     */
    record Result(long requests, double perSecond, double p50Micros, double p99Micros) {}

    static Result run(URI url, int connections, int seconds) throws IOException, InterruptedException {
        if (!url.getHost().equals("127.0.0.1")) {
            throw new IllegalArgumentException("load goes to this machine only: " + url);
        }
        List<String> command = new ArrayList<>(Pinning.toLoadGenerator());
        command.addAll(List.of("wrk", "--latency", "-t1", "-c" + connections, "-d" + seconds + "s", url.toString()));
        Process wrk = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(wrk.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (wrk.waitFor() != 0) {
            throw new IOException("wrk failed: " + output);
        }
        Matcher errors = ERRORS.matcher(output);
        if (errors.find()) {
            throw new IOException(url + ": " + errors.group());
        }
        double p50 = 0;
        double p99 = 0;
        Matcher latency = LATENCY.matcher(output);
        while (latency.find()) {
            double micros = Double.parseDouble(latency.group(2))
                    * switch (latency.group(3)) {
                        case "us" -> 1;
                        case "ms" -> 1_000;
                        default -> 1_000_000;
                    };
            if (latency.group(1).equals("50")) {
                p50 = micros;
            } else {
                p99 = micros;
            }
        }
        return new Result(Long.parseLong(group(REQUESTS, output)), Double.parseDouble(group(RATE, output)), p50, p99);
    }

    private static String group(Pattern pattern, String output) throws IOException {
        Matcher matcher = pattern.matcher(output);
        if (!matcher.find()) {
            throw new IOException(String.format(Locale.ROOT, "wrk printed no %s: %s", pattern, output));
        }
        return matcher.group(1);
    }
}
