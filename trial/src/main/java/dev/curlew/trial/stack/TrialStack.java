package dev.curlew.trial.stack;

import dev.curlew.embedded.EmbeddedEnvoy;
import dev.curlew.embedded.EmbeddedPostgres;
import dev.curlew.embedded.EmbeddedRedis;
import dev.curlew.embedded.Endpoint;
import dev.curlew.embedded.EnvoyConfig;
import dev.curlew.embedded.ListenAddress;
import dev.curlew.embedded.Ports;
import dev.curlew.embedded.ServerOptions;
import dev.curlew.standalone.ServiceProcess;
import dev.curlew.trial.history.Disturbance;
import dev.curlew.trial.history.History;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import javax.sql.DataSource;

/**
 * All servers as processes: two edges, one of each service, a spare of each role, Envoy before and between them, Postgres and Redis;
 * with a road of its own on each way from one to another.
 */
public final class TrialStack implements AutoCloseable {
    private static final int JOURNALS_MIB = 64;
    private static final int REDIS_MIB = 192;
    private static final int POSTGRES_MIB = 768;
    private static final int REPLICAS_MORE = 1;
    private static final char FIRST = 'a';

    private final Path folder;
    private final History history;
    private final Secrets secrets = Secrets.random();
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final Thread whenStopped = new Thread(this::close, "trial-stop");
    private final Surroundings surroundings;
    private final Map<Role, Fleet> fleets = new EnumMap<>(Role.class);
    private final Map<String, Integer> edgePorts = new HashMap<>();
    private final Map<String, Integer> portsFromEnvoy = new HashMap<>();
    private final EmbeddedPostgres postgres;
    private final EmbeddedRedis redis;
    private final EmbeddedEnvoy envoy;
    private final Wiring wiring;
    private final List<Machine> stores;

    private TrialStack(Path folder, History history) throws IOException {
        this.folder = folder;
        this.history = history;
        // Ctrl-C must leave neither servers nor mounts.
        Runtime.getRuntime().addShutdownHook(whenStopped);
        surroundings = closing(new Surroundings(folder));
        try {
            surroundings.disk("postgres", POSTGRES_MIB, () -> process(stores().get(0)));
            surroundings.disk("redis", REDIS_MIB, () -> process(stores().get(1)));
            surroundings.disk(
                    Disturbance.JOURNALS,
                    JOURNALS_MIB,
                    () -> fleet(Role.EDGE).active().stream().flatMapToLong(TrialStack::process));
            postgres = closing(EmbeddedPostgres.start(options("postgres")));
            redis = closing(EmbeddedRedis.start(options("redis")));
            int publicPort = Ports.free();
            int internalPort = Ports.free();
            wiring = new Wiring(folder, surroundings, secrets, postgres, redis, "http://127.0.0.1:" + publicPort);
            List<Endpoint> edges = build(Role.EDGE, internalPort);
            List<Endpoint> linkServices = build(Role.LINK, internalPort);
            List<Endpoint> analyticsServices = build(Role.ANALYTICS, internalPort);
            envoy = closing(EmbeddedEnvoy.start(
                    options("envoy"),
                    EnvoyConfig.local(1, 1, 1)
                            .inFrontOf(edges, linkServices, analyticsServices)
                            .listeningOn(
                                    new ListenAddress("127.0.0.1", publicPort, "public"),
                                    new ListenAddress("127.0.0.1", internalPort, "internal"),
                                    ListenAddress.anyLocal())));
            stores = List.of(
                    new Machine.Store("postgres", history, postgres),
                    new Machine.Store("redis", history, redis),
                    new Machine.Store("envoy", history, envoy));
            // Migrations are run by one of each; the others wait for them.
            List<Machine> first = fleets.values().stream()
                    .flatMap(fleet -> fleet.active().stream())
                    .toList();
            first.forEach(Machine::launch);
            first.forEach(Machine::awaitReady);
            EnvoyView.await(
                    envoy.adminPort(),
                    first.stream()
                            .map(machine -> Objects.requireNonNull(portsFromEnvoy.get(machine.name())))
                            .collect(Collectors.toSet()));
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Starts everything with its data in an empty folder, and returns when each server is ready and Envoy has seen it. */
    public static TrialStack start(Path folder, History history) throws IOException {
        return new TrialStack(folder, history);
    }

    private <T extends AutoCloseable> T closing(T server) {
        opened.push(server);
        return server;
    }

    private ServerOptions options(String name) {
        return ServerOptions.in(folder.resolve(name)).fast().unsupervised();
    }

    private static LongStream process(Machine machine) {
        return machine.process().stream();
    }

    /** Makes the replicas of a role, and tells where Envoy finds them. */
    private List<Endpoint> build(Role role, int internalPort) throws IOException {
        List<Endpoint> endpoints = new ArrayList<>();
        List<Machine.Replica> replicas = new ArrayList<>();
        for (int i = 0; i < role.usual() + REPLICAS_MORE; i++) {
            String name = role.title() + "-" + (char) (FIRST + i);
            int port = Ports.free();
            int management = Ports.free();
            ServiceProcess service = closing(new ServiceProcess(
                    List.of(),
                    List.of(mainClass(role)),
                    variables(role, name, port, management, internalPort),
                    URI.create("http://127.0.0.1:" + management + "/readyz"),
                    folder.resolve("logs").resolve(name + ".log")));
            replicas.add(new Machine.Replica(name, history, service));
            if (role == Role.EDGE) {
                edgePorts.put(name, port);
            }
            int fromEnvoy = surroundings.road("envoy", name, port);
            portsFromEnvoy.put(name, fromEnvoy);
            endpoints.add(Endpoint.local(fromEnvoy));
        }
        fleets.put(role, new Fleet(role, replicas));
        return endpoints;
    }

    private static String mainClass(Role role) {
        return switch (role) {
            case EDGE -> "dev.curlew.edge.EdgeMain";
            case LINK -> "dev.curlew.link.LinkMain";
            case ANALYTICS -> "dev.curlew.analytics.AnalyticsMain";
        };
    }

    private Map<String, String> variables(Role role, String name, int port, int management, int internalPort)
            throws IOException {
        return switch (role) {
            case EDGE -> wiring.edge(name, port, management, surroundings.road(name, "envoy", internalPort));
            case LINK ->
                wiring.link(
                        name,
                        port,
                        management,
                        surroundings.road(name, "envoy", internalPort),
                        surroundings.road(name, "postgres", postgres.port()),
                        surroundings.road(name, "redis", redis.port()));
            case ANALYTICS ->
                wiring.analytics(
                        name,
                        port,
                        management,
                        surroundings.road(name, "envoy", internalPort),
                        surroundings.road(name, "postgres", postgres.port()),
                        surroundings.road(name, "redis", redis.port()));
        };
    }

    /** Postgres, Redis and Envoy. */
    public List<Machine> stores() {
        return stores;
    }

    /** The replicas of a role. */
    public Fleet fleet(Role role) {
        Fleet fleet = fleets.get(role);
        if (fleet == null) {
            throw new IllegalStateException("no " + role);
        }
        return fleet;
    }

    /** Every server that is to run now. */
    public List<Machine> machines() {
        List<Machine> machines = new ArrayList<>(stores);
        fleets.values().forEach(fleet -> machines.addAll(fleet.active()));
        return machines;
    }

    /** What is around the servers, to be spoilt. */
    public Surroundings surroundings() {
        return surroundings;
    }

    /** Starts all replicas that ever ran, so that none keeps anything to itself, and returns when they are ready. */
    public void startAll() {
        List<Machine.Replica> all =
                fleets.values().stream().flatMap(fleet -> fleet.all().stream()).toList();
        all.forEach(Machine::launch);
        all.forEach(Machine::awaitReady);
    }

    /** What our servers did that they should not have. */
    public List<String> deaths() throws IOException {
        List<String> deaths = new ArrayList<>(records().outOfMemory());
        fleets.values().forEach(fleet -> deaths.addAll(fleet.deaths()));
        return deaths;
    }

    /** The URL of a server that clients may ask: {@code envoy} or an edge. */
    public String url(String server) {
        return "http://127.0.0.1:" + edgePorts.getOrDefault(server, envoy.port());
    }

    /** The key that may do everything. */
    public String adminKey() {
        return secrets.adminKey();
    }

    /** The database of both services. */
    public DataSource database() {
        return postgres.dataSource(postgres.database());
    }

    /** What no log may hold. */
    public List<String> secrets() {
        return List.of(secrets.adminKey(), secrets.codeKey(), postgres.password(), redis.password());
    }

    /** What all servers leave in files. */
    public Records records() {
        return new Records(folder, postgres, redis, envoy);
    }

    private void forgetHook() {
        try {
            Runtime.getRuntime().removeShutdownHook(whenStopped);
        } catch (IllegalStateException _) {
            // The JVM ends already: the hook waits for us, and finds nothing left to close.
        }
    }

    @Override
    public synchronized void close() {
        RuntimeException failure = null;
        try {
            records().keepLogs();
        } catch (IOException | RuntimeException e) {
            failure = new IllegalStateException("cannot keep logs", e);
        }
        for (AutoCloseable each : opened) {
            try {
                each.close();
            } catch (Exception e) {
                failure = new IllegalStateException("cannot stop a server", e);
            }
        }
        opened.clear();
        if (Thread.currentThread() != whenStopped) {
            forgetHook();
        }
        if (failure != null) {
            throw failure;
        }
    }
}
