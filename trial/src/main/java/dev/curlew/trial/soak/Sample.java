package dev.curlew.trial.soak;

import dev.curlew.platform.testing.ProcessStatus;
import java.io.IOException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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

    static Sample ofJvm(String server, long pid, long seconds) throws IOException, InterruptedException {
        Jcmd.run(pid, "GC.run");
        String info = Jcmd.run(pid, "GC.heap_info");
        Sample sample = of(server, pid, seconds);
        return new Sample(server, seconds, used(info), sample.residentKib, sample.threads, sample.files);
    }

    static Sample of(String server, long pid, long seconds) throws IOException {
        ProcessStatus status = ProcessStatus.of(pid);
        return new Sample(server, seconds, 0, status.residentKib(), status.threads(), status.files());
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

    @Override
    public String toString() {
        return server + " " + (heapKib == 0 ? "" : heapKib / 1024 + " MiB of heap, ") + residentKib / 1024 + " MiB, "
                + threads + " threads, " + files + " files";
    }
}
