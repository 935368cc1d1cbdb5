package dev.curlew.analytics;

import dev.curlew.platform.ServerMain;
import dev.curlew.platform.config.Env;
import dev.curlew.sql.task.TaskMain;

/** Runs analytics-service until it is told to stop; or, with the arguments {@code task NAME}, one housekeeping task. */
public final class AnalyticsMain {
    private AnalyticsMain() {}

    /** Takes its configuration from the environment, see README.md. */
    public static void main(String[] args) {
        Env env = Env.system();
        TaskMain.taskOf(args, env)
                .ifPresentOrElse(
                        task -> TaskMain.run(
                                "analytics-service", task, id -> AnalyticsTasks.runOnce(AnalyticsConfig.from(env), id)),
                        () -> ServerMain.run(
                                "analytics-service", () -> AnalyticsServer.start(AnalyticsConfig.from(env))));
    }
}
