package dev.curlew.link;

import dev.curlew.platform.ServerMain;
import dev.curlew.platform.config.Env;

/** Starts a link-service as its environment says. */
public final class LinkMain {

    private LinkMain() {}

    /** Takes no arguments. */
    public static void main(String[] args) {
        ServerMain.run("link-service", () -> LinkServer.start(LinkConfig.from(Env.system())));
    }
}
