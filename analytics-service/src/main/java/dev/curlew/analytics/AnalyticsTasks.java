package dev.curlew.analytics;

import dev.curlew.analytics.housekeeping.Housekeeping;
import dev.curlew.analytics.log.ClickLog;
import dev.curlew.platform.metrics.Metrics;
import dev.curlew.platform.time.MicrosecondClock;
import dev.curlew.sql.Postgres.Patience;
import dev.curlew.sql.Schema;
import dev.curlew.sql.task.Task;
import dev.curlew.sql.task.TaskState;
import dev.curlew.sql.task.Tasks;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** The tasks of analytics-service. */
final class AnalyticsTasks {

    // A partition may be long in use before it can be dropped; who waits for the server itself gives up in time.
    private static final Patience PATIENCE =
            new Patience(Duration.ofSeconds(5), Duration.ofMinutes(5), Optional.empty());

    private AnalyticsTasks() {}

    static Tasks of(AnalyticsConfig config, ClickLog clickLog, Clock clock, Metrics metrics) {
        // Outside the pool, which is for clicks and answers.
        DataSource connections = config.database().source("analytics-service tasks", PATIENCE);
        Housekeeping housekeeping = new Housekeeping(connections, clickLog, config.retention(), clock);
        List<Task> all = new ArrayList<>(housekeeping.tasks());
        all.addAll(new SumTasks(connections, config, clock, metrics).tasks());
        return new Tasks(connections, Schema.ANALYTICS, all, clock, metrics);
    }

    /** Runs one task, or all that are due, without a server, and returns when that is done. */
    static List<TaskState> runOnce(AnalyticsConfig config, String taskId) {
        if (config.database().migrate()) {
            config.database().migrate(Schema.ANALYTICS);
        }
        Metrics metrics = Metrics.create();
        try (ClickLog clickLog = ClickLog.onRedis(config.log(), metrics)) {
            return of(config, clickLog, MicrosecondClock.system(), metrics).runOnce(taskId);
        }
    }
}
