package dev.curlew.edge;

import dev.curlew.platform.ServerMain;
import dev.curlew.platform.config.Env;

/** Runs the edge as a process of its own, configured by its environment. */
public final class EdgeMain {

    private EdgeMain() {}

    /** Starts and runs until SIGTERM; no argument is looked at. */
    public static void main(String[] args) {
        ServerMain.run("edge-gateway", () -> EdgeServer.start(EdgeConfig.from(Env.system())));
    }
}
