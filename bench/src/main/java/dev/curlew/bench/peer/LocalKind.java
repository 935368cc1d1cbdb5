package dev.curlew.bench.peer;

import java.io.IOException;

/** A shortener that is on this machine, and how it is started. */
record LocalKind(String name, String version, Starter starter) implements Kind {

    @Override
    public Shortener start(Setting setting) throws IOException, InterruptedException {
        return starter.start(setting);
    }

    /** Starts it. */
    @FunctionalInterface
    interface Starter {
        Shortener start(Setting setting) throws IOException, InterruptedException;
    }
}
