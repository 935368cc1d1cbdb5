package dev.curlew.sql.task;

import dev.curlew.platform.metrics.Metrics;
import dev.curlew.sql.task.TaskState.Result;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import java.time.Duration;
import java.util.Locale;

/** What is measured of tasks. */
final class TaskMetrics {

    private final Counter runs;
    private final Gauge seconds;
    private final Gauge lastSuccess;
    private final Gauge leader;

    TaskMetrics(Metrics metrics) {
        runs = Counter.builder()
                .name("task_runs_total")
                .help("Runs of housekeeping tasks by this process, by how they ended.")
                .labelNames("task", "result")
                .register(metrics.registry());
        seconds = Gauge.builder()
                .name("task_last_duration_seconds")
                .help("How long the last run of a task by this process took.")
                .labelNames("task")
                .register(metrics.registry());
        lastSuccess = Gauge.builder()
                .name("task_last_success_timestamp_seconds")
                .help("When a task last ended well in this process, as a Unix time.")
                .labelNames("task")
                .register(metrics.registry());
        leader = Gauge.builder()
                .name("task_leader")
                .help("1 if this process runs the tasks; over all processes, 1 at most.")
                .register(metrics.registry());
    }

    void leading(boolean isLeader) {
        leader.set(isLeader ? 1 : 0);
    }

    void ended(TaskState state) {
        String task = state.task().id();
        runs.labelValues(task, state.result().name().toLowerCase(Locale.ROOT)).inc();
        seconds.labelValues(task).set(state.duration().orElse(Duration.ZERO).toNanos() / 1e9);
        if (state.result() == Result.SUCCEEDED) {
            lastSuccess.labelValues(task).set(System.currentTimeMillis() / 1e3);
        }
    }
}
