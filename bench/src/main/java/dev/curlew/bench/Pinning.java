package dev.curlew.bench;

import java.util.List;

/** Gives the servers the first processor and the load generator the second, so that neither takes the other's time. */
final class Pinning {
    private Pinning() {}

    static List<String> toServers() {
        return List.of("taskset", "-c", "0");
    }

    static List<String> toLoadGenerator() {
        return List.of("taskset", "-c", "1");
    }
}
