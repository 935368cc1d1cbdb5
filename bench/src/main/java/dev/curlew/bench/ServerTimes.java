package dev.curlew.bench;

import dev.curlew.bench.measure.CpuTime;
import dev.curlew.bench.measure.ProcessGroup;
import dev.curlew.standalone.ProcessStack;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/** The processor time that the servers of a stack have used, each with its children: on a shared machine steadier than any rate. */
record ServerTimes(Map<String, Duration> times) {

    static final String POSTGRES = "Postgres";

    static ServerTimes of(ProcessStack stack) throws IOException {
        Map<String, Duration> times = new LinkedHashMap<>();
        times.put("journal and sender", CpuTime.of(ProcessHandle.current().pid()));
        times.put("Envoy", ProcessGroup.of(stack.envoy().pid()).cpuTime());
        times.put("analytics-service", ProcessGroup.of(stack.analytics().pid()).cpuTime());
        times.put("Redis", ProcessGroup.of(stack.redis().pid()).cpuTime());
        times.put(POSTGRES, ProcessGroup.of(stack.postgres().pid()).cpuTime());
        return new ServerTimes(times);
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
