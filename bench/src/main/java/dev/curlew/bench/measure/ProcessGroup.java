package dev.curlew.bench.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * Processes with all their descendants.
 *
 * @param roots the processes whose descendants belong to it, too
 */
public record ProcessGroup(List<Long> roots) {
    public ProcessGroup {
        roots = List.copyOf(roots);
    }

    /** A process with all its descendants. */
    public static ProcessGroup of(long root) {
        return new ProcessGroup(List.of(root));
    }

    /**
     * What processes have in memory.
     *
     * @param resident the sum of what each has resident, in bytes: what they share is counted once for each
     * @param proportional the same with what is shared counted once, in bytes
     */
    public record Memory(long resident, long proportional) {}

    /** The processor time that it has used, with that of children that have ended. */
    public Duration cpuTime() throws IOException {
        Duration sum = Duration.ZERO;
        for (long pid : pids()) {
            try {
                sum = sum.plus(CpuTime.withEndedChildren(pid));
            } catch (NoSuchFileException _) {
                // It ended a moment ago, and its parent's children that have ended include it.
            }
        }
        return sum;
    }

    /** What it has in memory now. */
    public Memory memory() throws IOException {
        long resident = 0;
        long proportional = 0;
        for (long pid : pids()) {
            try {
                for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "smaps_rollup"))) {
                    if (line.startsWith("Rss:")) {
                        resident += bytes(line);
                    } else if (line.startsWith("Pss:")) {
                        proportional += bytes(line);
                    }
                }
            } catch (IOException _) {
                // It ended a moment ago, and may still be listed.
            }
        }
        return new Memory(resident, proportional);
    }

    /** The processes that run now. */
    public List<Long> pids() {
        return roots.stream()
                .flatMap(root -> ProcessHandle.of(root).stream())
                .flatMap(root -> Stream.concat(Stream.of(root), root.descendants()))
                .filter(ProcessHandle::isAlive)
                .map(ProcessHandle::pid)
                .distinct()
                .toList();
    }

    private static long bytes(String line) {
        return Long.parseLong(line.replaceAll("\\D+", "")) << 10;
    }
}
