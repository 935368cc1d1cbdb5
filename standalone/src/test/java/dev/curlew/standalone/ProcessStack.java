package dev.curlew.standalone;

import dev.curlew.embedded.EmbeddedEnvoy;
import dev.curlew.embedded.EmbeddedPostgres;
import dev.curlew.embedded.EmbeddedRedis;
import dev.curlew.embedded.ServerOptions;
import dev.curlew.platform.config.Env;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The whole stack with each server as a process of its own, wired as {@code ./curlew up} wires it. */
final class ProcessStack implements AutoCloseable {
    final EmbeddedPostgres postgres;
    final EmbeddedRedis redis;
    final EmbeddedEnvoy envoy;
    final ServiceProcess link;
    final ServiceProcess analytics;
    final ServiceProcess edge;
    final PublicApi api;

    private final StackConfig config;

    private ProcessStack(Path dataDir) throws InterruptedException, IOException {
        StackPorts ports = StackPorts.claim(0, true, Env.of(Map.of()));
        config = new StackConfig(dataDir, ports, true, Map.of("PATH", System.getenv("PATH")));
        StackSecrets secrets = StackSecrets.in(dataDir);
        postgres = EmbeddedPostgres.start(options("postgres", StackPort.POSTGRES));
        redis = EmbeddedRedis.start(options("redis", StackPort.REDIS));
        envoy = StackEnvoy.start(config, options("envoy", StackPort.PUBLIC));
        ServerVariables variables = new ServerVariables(config, secrets, postgres, redis);
        link = process("dev.curlew.link.LinkMain", variables.link(), StackPort.LINK_MANAGEMENT);
        analytics = process(
                "dev.curlew.analytics.AnalyticsMain", variables.analytics(), StackPort.ANALYTICS_MANAGEMENT);
        edge = process("dev.curlew.edge.EdgeMain", variables.edge(), StackPort.EDGE_MANAGEMENT);
        api = new PublicApi(config.publicUrl(), Files.readString(secrets.adminKey()).strip());
    }

    /** Starts everything; the folder is kept after a failure, for its logs. */
    static ProcessStack start(Path dataDir) throws InterruptedException, IOException {
        ProcessStack stack = new ProcessStack(dataDir);
        try {
            stack.link.start();
            stack.analytics.start();
            stack.edge.start();
            stack.awaitRoad();
            return stack;
        } catch (RuntimeException | AssertionError | InterruptedException e) {
            stack.close();
            throw e;
        }
    }

    /** Returns when requests from outside reach every server. */
    void awaitRoad() throws InterruptedException {
        ReadyRoad.await(config.publicUrl());
    }

    URI shortUrl(String code) {
        return URI.create(config.publicUrl() + "/" + code);
    }

    private ServerOptions options(String folder, StackPort port) {
        // Killed, not without power: what the system has taken is not lost, so there is no need to wait for the disk.
        return ServerOptions.in(config.dataDir().resolve(folder))
                .withPort(config.ports().of(port))
                .fast()
                .unsupervised();
    }

    private ServiceProcess process(String mainClass, Map<String, String> variables, StackPort management) {
        return new ServiceProcess(
                mainClass,
                variables,
                URI.create("http://127.0.0.1:" + config.ports().of(management) + "/readyz"),
                config.dataDir().resolve("logs").resolve(mainClass + ".log"));
    }

    @Override
    public void close() {
        api.close();
        edge.close();
        analytics.close();
        link.close();
        envoy.close();
        redis.close();
        postgres.close();
    }
}
