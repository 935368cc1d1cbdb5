package dev.curlew.bench.measure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Gives the servers the first processor and the load generator the second, so that neither takes the other's time. */
public final class Pinning {
    private Pinning() {}

    public static List<String> toServers() {
        return List.of("taskset", "-c", "0");
    }

    public static List<String> toLoadGenerator() {
        return List.of("taskset", "-c", "1");
    }

    /** Gives all threads of a server that runs the servers' processor. */
    public static void pinServer(long pid) throws IOException, InterruptedException {
        move("0", pid);
    }

    /** Takes all threads of a process off the servers' processor. */
    public static void pinAside(long pid) throws IOException, InterruptedException {
        move("1", pid);
    }

    private static void move(String processor, long pid) throws IOException, InterruptedException {
        Process taskset = new ProcessBuilder("taskset", "-a", "-c", "-p", processor, Long.toString(pid))
                .redirectErrorStream(true)
                .start();
        String output = new String(taskset.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (taskset.waitFor() != 0) {
            throw new IOException("taskset failed: " + output);
        }
    }
}
