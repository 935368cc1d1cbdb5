package dev.curlew.bench.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.IntStream;

/** The processor time that a process has used, from {@code /proc/PID/stat} (proc(5): fields 14 to 17). */
public final class CpuTime {
    /** USER_HZ is 100 on every architecture that Linux has today. */
    private static final long MILLIS_PER_TICK = 10;

    private static final int FIRST_AFTER_NAME = 11;
    private static final int OF_ITSELF = 2;
    private static final int WITH_ENDED_CHILDREN = 4;

    private CpuTime() {}

    /** Of a process alone. */
    public static Duration of(long pid) throws IOException {
        return sum(pid, OF_ITSELF);
    }

    /** Of a process and of those of its children that have ended. */
    static Duration withEndedChildren(long pid) throws IOException {
        return sum(pid, WITH_ENDED_CHILDREN);
    }

    private static Duration sum(long pid, int number) throws IOException {
        String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
        // The name, in parentheses, may hold blanks.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        long ticks = IntStream.range(FIRST_AFTER_NAME, FIRST_AFTER_NAME + number)
                .mapToLong(field -> Long.parseLong(fields[field]))
                .sum();
        return Duration.ofMillis(ticks * MILLIS_PER_TICK);
    }
}
