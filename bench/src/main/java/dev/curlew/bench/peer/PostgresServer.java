package dev.curlew.bench.peer;

import dev.curlew.bench.measure.Pinning;
import dev.curlew.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.util.List;

/** A Postgres that can be killed and started again. */
record PostgresServer(EmbeddedPostgres postgres) implements Shortener.Server {

    /** Puts it where the rest of its shortener is put by these words. */
    void pin(List<String> launcher) throws IOException, InterruptedException {
        if (launcher.equals(Pinning.toServers())) {
            Pinning.pinServer(postgres.pid());
        }
    }

    @Override
    public String name() {
        return "Postgres";
    }

    @Override
    public long pid() {
        return postgres.pid();
    }

    @Override
    public void kill() {
        postgres.kill();
    }

    @Override
    public void start() {
        postgres.restart();
    }
}
