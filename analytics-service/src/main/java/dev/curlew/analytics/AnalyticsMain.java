package dev.curlew.analytics;

import dev.curlew.platform.ServerMain;
import dev.curlew.platform.config.Env;

/** Runs analytics-service until it is told to stop. */
public final class AnalyticsMain {

    private AnalyticsMain() {}

    /** Takes its configuration from the environment, see README.md. */
    public static void main(String[] args) {
        ServerMain.run("analytics-service", () -> AnalyticsServer.start(AnalyticsConfig.from(Env.system())));
    }
}
