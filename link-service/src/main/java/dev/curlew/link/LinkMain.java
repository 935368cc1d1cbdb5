package dev.curlew.link;

import dev.curlew.platform.ServerMain;
import dev.curlew.platform.config.Env;
import dev.curlew.sql.task.TaskMain;

/** Starts a link-service as its environment says; or, with the arguments {@code task NAME}, runs one housekeeping task. */
public final class LinkMain {

    private LinkMain() {}

    /** Takes its configuration from the environment. */
    public static void main(String[] args) {
        Env env = Env.system();
        TaskMain.taskOf(args, env)
                .ifPresentOrElse(
                        task -> TaskMain.run("link-service", task, id -> LinkServer.runTask(LinkConfig.from(env), id)),
                        () -> ServerMain.run("link-service", () -> LinkServer.start(LinkConfig.from(env))));
    }
}
