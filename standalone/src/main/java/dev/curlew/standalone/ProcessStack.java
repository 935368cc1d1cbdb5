package dev.curlew.standalone;

import dev.curlew.embedded.EmbeddedEnvoy;
import dev.curlew.embedded.EmbeddedPostgres;
import dev.curlew.embedded.EmbeddedRedis;
import dev.curlew.embedded.ServerOptions;
import dev.curlew.platform.config.Env;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The whole stack with each server as a process of its own, wired as {@code ./curlew up} wires it: for tests that kill
 * them and for benchmarks. Nothing is supervised.
 */
public final class ProcessStack implements AutoCloseable {
    private final Deque<AutoCloseable> started = new ArrayDeque<>();
    private final StackConfig config;
    private final StackSecrets secrets;
    private final EmbeddedPostgres postgres;
    private final EmbeddedRedis redis;
    private final EmbeddedEnvoy envoy;
    private final ServiceProcess link;
    private final ServiceProcess analytics;
    private final ServiceProcess edge;

    private ProcessStack(
            Path dataDir,
            Map<String, String> variables,
            List<String> edgeLauncher,
            UnaryOperator<ServerOptions> store) {
        StackPorts ports = StackPorts.claim(0, true, Env.of(Map.of()));
        config = new StackConfig(dataDir, ports, true, variables);
        secrets = StackSecrets.in(dataDir);
        try {
            postgres = closing(EmbeddedPostgres.start(store.apply(config.server("postgres", StackPort.POSTGRES))));
            redis = closing(EmbeddedRedis.start(store.apply(config.server("redis", StackPort.REDIS))));
            ServerVariables wiring = new ServerVariables(config, secrets, postgres, redis);
            link = process(List.of(), "dev.curlew.link.LinkMain", wiring.link(), StackPort.LINK_MANAGEMENT);
            analytics = process(
                    List.of(),
                    "dev.curlew.analytics.AnalyticsMain",
                    collecting(wiring.analytics()),
                    StackPort.ANALYTICS_MANAGEMENT);
            envoy = closing(StackEnvoy.start(config, config.server("envoy").unsupervised()));
            edge = process(edgeLauncher, "dev.curlew.edge.EdgeMain", wiring.edge(), StackPort.EDGE_MANAGEMENT);
            awaitRoad();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * Starts everything on free ports and returns when requests from outside reach every server. What is stored is not durable
     * when the machine loses power.
     *
     * @param dataDir where data and logs are kept
     * @param variables the variables of the servers; what wires the stack together overrides them
     * @param edgeLauncher words before the edge's command, such as {@code taskset}; may be empty
     * @throws StackException if a server does not start; nothing is left running then
     */
    public static ProcessStack start(Path dataDir, Map<String, String> variables, List<String> edgeLauncher) {
        return new ProcessStack(
                dataDir, variables, edgeLauncher, options -> options.fast().unsupervised());
    }

    /** As {@link #start}, and what is stored survives a loss of power, as in production. */
    public static ProcessStack startDurable(Path dataDir, Map<String, String> variables, List<String> edgeLauncher) {
        return new ProcessStack(dataDir, variables, edgeLauncher, ServerOptions::unsupervised);
    }

    private <T extends AutoCloseable> T closing(T server) {
        started.push(server);
        return server;
    }

    /** Returns when requests from outside reach every server. */
    public void awaitRoad() {
        ReadyRoad.await(config.publicUrl());
    }

    /** The URL of the public listener, without a path. */
    public String publicUrl() {
        return config.publicUrl();
    }

    /** The port of the edge itself. */
    public int edgePort() {
        return config.ports().of(StackPort.EDGE);
    }

    /** The port of Envoy's internal gRPC listener. */
    public int grpcPort() {
        return config.ports().of(StackPort.GRPC);
    }

    /** The file of the key that may do everything. */
    public Path adminKey() {
        return secrets.adminKey();
    }

    /** The database server. */
    public EmbeddedPostgres postgres() {
        return postgres;
    }

    /** The Redis server. */
    public EmbeddedRedis redis() {
        return redis;
    }

    /** The load balancer. */
    public EmbeddedEnvoy envoy() {
        return envoy;
    }

    /** The process of link-service. */
    public ServiceProcess link() {
        return link;
    }

    /** The process of analytics-service. */
    public ServiceProcess analytics() {
        return analytics;
    }

    /** The process of edge-gateway. */
    public ServiceProcess edge() {
        return edge;
    }

    /** With the collector of its image, unless it is said how its JVM is to be. */
    private static Map<String, String> collecting(Map<String, String> analytics) {
        Map<String, String> variables = new HashMap<>(analytics);
        variables.putIfAbsent("JDK_JAVA_OPTIONS", "-XX:+UseParallelGC");
        return variables;
    }

    private ServiceProcess process(
            List<String> launcher, String mainClass, Map<String, String> variables, StackPort management) {
        ServiceProcess process = closing(new ServiceProcess(
                launcher,
                List.of(mainClass),
                variables,
                URI.create("http://127.0.0.1:" + config.ports().of(management) + "/readyz"),
                config.dataDir().resolve("logs").resolve(mainClass + ".log")));
        process.start();
        return process;
    }

    @Override
    public void close() {
        started.forEach(server -> {
            try {
                server.close();
            } catch (Exception e) {
                throw new StackException("cannot stop a server: " + e, e);
            }
        });
        started.clear();
    }
}
