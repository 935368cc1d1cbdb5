package dev.curlew.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** The processor time that a process has used, from {@code /proc/PID/stat} (proc(5): fields 14 and 15). */
final class CpuTime {
    /** USER_HZ is 100 on every architecture that Linux has today. */
    private static final long MILLIS_PER_TICK = 10;

    private static final int USER_AFTER_NAME = 11;
    private static final int SYSTEM_AFTER_NAME = 12;

    private CpuTime() {}

    static Duration of(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
        // The name, in parentheses, may hold blanks.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        long ticks = Long.parseLong(fields[USER_AFTER_NAME]) + Long.parseLong(fields[SYSTEM_AFTER_NAME]);
        return Duration.ofMillis(ticks * MILLIS_PER_TICK);
    }
}
