package dev.curlew.bench.measure;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a run of a load generator gave. Load goes to this machine only, from a processor of its own. */
public record Load(long requests, double perSecond, double p50Micros, double p99Micros, long mostCutOff) {

    /**
     * Checks nothing.
     *
     * @param requests answered
     * @param perSecond answered in a second
     * @param p50Micros half of the answers came within, in microseconds
     * @param p99Micros 99 of 100 answers came within, in microseconds
     * @param mostCutOff how many more may have been answered when the run ended
     */
    public Load {}

    /** Runs a command of a load generator to its end and gives what it printed. */
    static String output(List<String> words, Map<String, String> variables, URI url)
            throws IOException, InterruptedException {
        if (!url.getHost().equals("127.0.0.1")) {
            throw new IllegalArgumentException("load goes to this machine only: " + url);
        }
        List<String> command = new ArrayList<>(Pinning.toLoadGenerator());
        command.addAll(words);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(variables);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(words.getFirst() + " failed: " + output);
        }
        return output;
    }

    static String group(Pattern pattern, String output) throws IOException {
        Matcher matcher = pattern.matcher(output);
        if (!matcher.find()) {
            throw new IOException(String.format(Locale.ROOT, "nothing like %s in: %s", pattern, output));
        }
        return matcher.group(1);
    }
}
