package dev.curlew.trial.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a process needed at a time.
 *
 * @param seconds since the load began
 * @param heapKib what is left on the heap after a collection of all of it; 0 of what is no JVM
 * @param residentKib its memory
 * @param files how many files and sockets it has open
 */
record Sample(String server, long seconds, long heapKib, long residentKib, long threads, long files) {
    private static final Pattern USED = Pattern.compile("(?:used|Used) (\\d+)K");
    private static final Pattern NUMBER = Pattern.compile("\\d+");

    static Sample ofJvm(String server, long pid, long seconds) throws IOException, InterruptedException {
        Jcmd.run(pid, "GC.run");
        String info = Jcmd.run(pid, "GC.heap_info");
        Sample sample = of(server, pid, seconds);
        return new Sample(server, seconds, used(info), sample.residentKib, sample.threads, sample.files);
    }

    static Sample of(String server, long pid, long seconds) throws IOException {
        Path process = Path.of("/proc", Long.toString(pid));
        String status = Files.readString(process.resolve("status"));
        try (Stream<Path> files = Files.list(process.resolve("fd"))) {
            return new Sample(server, seconds, 0, number(status, "VmRSS:"), number(status, "Threads:"), files.count());
        }
    }

    /** Of the heap, which a serial collector tells in two generations; what classes need comes after it. */
    static long used(String info) {
        long used = 0;
        for (String line : info.lines().toList()) {
            if (line.strip().toLowerCase(Locale.ROOT).startsWith("metaspace")) {
                break;
            }
            Matcher matcher = USED.matcher(line);
            used += matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
        }
        return used;
    }

    private static long number(String status, String name) {
        return status.lines()
                .filter(line -> line.startsWith(name))
                .map(NUMBER::matcher)
                .filter(Matcher::find)
                .mapToLong(matcher -> Long.parseLong(matcher.group()))
                .findFirst()
                .orElse(0);
    }

    @Override
    public String toString() {
        return server + " " + (heapKib == 0 ? "" : heapKib / 1024 + " MiB of heap, ") + residentKib / 1024 + " MiB, "
                + threads + " threads, " + files + " files";
    }
}
