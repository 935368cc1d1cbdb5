package dev.curlew.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** How Envoy is run and asked. */
final class EnvoySpec implements ServerSpec {
    static final String NAME = "Envoy";
    static final Duration GRACE = Duration.ofSeconds(5);
    private static final int TIMEOUT_MILLIS = 2_000;

    private final DataDir dir;
    private final Path program;
    private final EnvoyConfig config;

    EnvoySpec(DataDir dir, Path program, EnvoyConfig config) {
        this.dir = dir;
        this.program = program;
        this.config = config;
    }

    EnvoyConfig config() {
        return config;
    }

    Path accessLog() {
        return dir.resolve("access.log");
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<String> command() {
        List<String> command = new ArrayList<>(List.of(
                program.toString(),
                "--config-path",
                configuration().toString(),
                // Several may run on a machine.
                "--use-dynamic-base-id",
                "--log-level",
                "warning",
                // So that the access log lags by a second at most.
                "--file-flush-interval-msec",
                "1000"));
        if (config.workers() > 0) {
            command.addAll(List.of("--concurrency", Integer.toString(config.workers())));
        }
        return command;
    }

    private Path configuration() {
        return dir.resolve("envoy.yaml");
    }

    @Override
    public Duration grace() {
        return GRACE;
    }

    @Override
    public void prepare() {
        try {
            Path secrets = dir.resolve("sds");
            EnvoyTemplate.writeSecrets(config.options(), secrets);
            DataDir.writePrivately(configuration(), EnvoyTemplate.render(config, accessLog(), secrets));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public boolean ready() {
        try {
            return ask("GET", "/ready") == HttpURLConnection.HTTP_OK;
        } catch (IOException e) {
            return false;
        }
    }

    /** Asks the admin listener and gives the status of its answer. */
    int ask(String method, String path) throws IOException {
        URI uri = URI.create("http://127.0.0.1:" + config.adminListener().port() + path);
        HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
        try {
            connection.setRequestMethod(method);
            connection.setConnectTimeout(TIMEOUT_MILLIS);
            connection.setReadTimeout(TIMEOUT_MILLIS);
            return connection.getResponseCode();
        } finally {
            connection.disconnect();
        }
    }
}
