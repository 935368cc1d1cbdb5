package dev.curlew.bench;

import dev.curlew.standalone.ProcessStack;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The processor time that the servers of a stack have used, each with its children: on a shared machine steadier than any rate. */
record ServerTimes(Map<String, Duration> times) {

    static final String POSTGRES = "Postgres";

    static ServerTimes of(ProcessStack stack) throws IOException {
        Map<String, Duration> times = new LinkedHashMap<>();
        times.put("journal and sender", CpuTime.of(ProcessHandle.current().pid()));
        times.put("Envoy", withChildren(stack.envoy().pid()));
        times.put("analytics-service", withChildren(stack.analytics().pid()));
        times.put("Redis", withChildren(stack.redis().pid()));
        times.put(POSTGRES, withChildren(stack.postgres().pid()));
        return new ServerTimes(times);
    }

    private static Duration withChildren(long pid) throws IOException {
        List<Long> pids = ProcessHandle.of(pid).stream()
                .flatMap(server -> Stream.concat(Stream.of(server), server.descendants()))
                .filter(ProcessHandle::isAlive)
                .map(ProcessHandle::pid)
                .toList();
        Duration sum = Duration.ZERO;
        for (long each : pids) {
            try {
                sum = sum.plus(CpuTime.of(each));
            } catch (NoSuchFileException _) {
                // Postgres's workers come and go.
            }
        }
        return sum;
    }

    /** What was used since, by all of them or some, in microseconds for each of so many clicks. */
    double microsSince(ServerTimes before, int clicks, Predicate<String> servers) {
        return times.entrySet().stream()
                        .filter(time -> servers.test(time.getKey()))
                        .mapToLong(time -> time.getValue()
                                .minus(before.times.getOrDefault(time.getKey(), Duration.ZERO))
                                .toMillis())
                        .sum()
                * 1e3
                / clicks;
    }
}
