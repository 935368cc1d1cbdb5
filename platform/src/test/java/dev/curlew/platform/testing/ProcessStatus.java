package dev.curlew.platform.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What Linux says of a process at a time.
 *
 * @param residentKib its memory
 * @param files how many files and sockets it has open
 */
public record ProcessStatus(long residentKib, long threads, long files) {
    private static final Pattern LINE = Pattern.compile("(\\w+):\\s+(\\d+).*");

    /** That of a process that runs. */
    public static ProcessStatus of(long pid) throws IOException {
        Path process = Path.of("/proc", Long.toString(pid));
        String status = Files.readString(process.resolve("status"));
        try (Stream<Path> files = Files.list(process.resolve("fd"))) {
            return new ProcessStatus(number(status, "VmRSS"), number(status, "Threads"), files.count());
        }
    }

    private static long number(String status, String name) {
        return status.lines()
                .map(LINE::matcher)
                .filter(line -> line.matches() && line.group(1).equals(name))
                .mapToLong(line -> Long.parseLong(line.group(2)))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the process has no " + name + ": it has ended"));
    }
}
