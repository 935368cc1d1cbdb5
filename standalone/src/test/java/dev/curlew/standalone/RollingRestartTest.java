package dev.curlew.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.curlew.embedded.EmbeddedEnvoy;
import dev.curlew.embedded.EmbeddedPostgres;
import dev.curlew.embedded.EmbeddedRedis;
import dev.curlew.embedded.Endpoint;
import dev.curlew.embedded.EnvoyConfig;
import dev.curlew.embedded.ListenAddress;
import dev.curlew.embedded.Ports;
import dev.curlew.platform.config.Env;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Two processes of each server behind Envoy: they are replaced one after the other under load, and nobody notices. */
@Timeout(600)
final class RollingRestartTest {
    private static final int REPLICAS = 2;
    private static final int SOME = 200;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    @SuppressWarnings("NullAway.Init")
    private Path dataDir;

    private final Deque<AutoCloseable> started = new ArrayDeque<>();
    private final List<ServiceProcess> edges = new ArrayList<>();
    private final List<ServiceProcess> links = new ArrayList<>();
    private final List<ServiceProcess> analytics = new ArrayList<>();
    private final List<Endpoint> edgePorts = new ArrayList<>();
    private final List<Endpoint> linkPorts = new ArrayList<>();
    private final List<Endpoint> analyticsPorts = new ArrayList<>();

    @SuppressWarnings("NullAway.Init")
    private StackConfig config;

    @SuppressWarnings("NullAway.Init")
    private EmbeddedPostgres postgres;

    @SuppressWarnings("NullAway.Init")
    private EmbeddedEnvoy envoy;

    @BeforeEach
    void start() {
        config = new StackConfig(
                dataDir, StackPorts.claim(0, true, Env.of(Map.of())), true, Map.of("DRAIN_GRACE", "4s"));
        postgres = closing(EmbeddedPostgres.start(
                config.server("postgres", StackPort.POSTGRES).fast()));
        EmbeddedRedis redis = closing(
                EmbeddedRedis.start(config.server("redis", StackPort.REDIS).fast()));
        ServerVariables wiring = new ServerVariables(config, StackSecrets.in(dataDir), postgres, redis);
        for (int replica = 0; replica < REPLICAS; replica++) {
            links.add(process("dev.curlew.link.LinkMain", wiring.link(), "GRPC_PORT", linkPorts));
            Map<String, String> apart = wiring.analytics();
            apart.remove("CONSUMER_NAME");
            analytics.add(process("dev.curlew.analytics.AnalyticsMain", apart, "GRPC_PORT", analyticsPorts));
            Map<String, String> shared = wiring.edge();
            shared.put("JOURNAL_DIR", dataDir.resolve("journals/*").toString());
            edges.add(process("dev.curlew.edge.EdgeMain", shared, "HTTP_PORT", edgePorts));
        }
        envoy = closing(EmbeddedEnvoy.start(
                config.server("envoy"),
                EnvoyConfig.local(1, 1, 1)
                        .listeningOn(
                                listener(StackPort.PUBLIC), listener(StackPort.GRPC), listener(StackPort.ENVOY_ADMIN))
                        .inFrontOf(edgePorts, linkPorts, analyticsPorts)));
        // The first of each prepares the databases.
        together(List.of(links.getFirst(), analytics.getFirst()), ServiceProcess::start);
        together(
                Stream.of(links.subList(1, REPLICAS), analytics.subList(1, REPLICAS), edges)
                        .flatMap(List::stream)
                        .toList(),
                ServiceProcess::start);
        ReadyRoad.await(config.publicUrl());
        awaitAllHealthy();
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable server : started) {
            server.close();
        }
    }

    @Test
    void everyServer_replacedUnderLoad_noRequestFails_andEachClickIsCountedOnce() throws Exception {
        String key = Files.readString(StackSecrets.in(dataDir).adminKey()).strip();
        Queue<String> failures = new ConcurrentLinkedQueue<>();
        AtomicInteger rounds = new AtomicInteger();
        AtomicBoolean stopped = new AtomicBoolean();
        try (PublicApi api = new PublicApi(config.publicUrl(), key)) {
            String code = api.createLinkTo("https://example.com/rolling").getCode();
            URI link = URI.create(config.publicUrl() + "/" + code);
            try (Traffic redirects = Traffic.start(List.of(link))) {
                Thread caller = Thread.ofVirtual().start(() -> {
                    while (!stopped.get()) {
                        failures.addAll(callEachServer(api, code));
                        rounds.incrementAndGet();
                    }
                });
                redirects.awaitRedirects(SOME);

                for (int replica = 0; replica < REPLICAS; replica++) {
                    // One of each at once: what they do while another one ends is tried too, and it takes a third of
                    // the time.
                    together(
                            List.of(links.get(replica), analytics.get(replica), edges.get(replica)),
                            RollingRestartTest::restart);
                    awaitAllHealthy();
                }

                redirects.awaitRedirects(SOME);
                await().atMost(Duration.ofMinutes(2)).until(() -> rounds.get() > SOME);
                stopped.set(true);
                caller.join();
                redirects.stop();
                assertThat(redirects.unanswered()).isEmpty();
                assertThat(failures).isEmpty();
                int answered = redirects.redirected().size();
                await().atMost(Duration.ofSeconds(30))
                        .untilAsserted(() ->
                                assertThat(api.stats(code).getAllTimeClicks()).isEqualTo(answered));
            }
        }
    }

    /** Makes a link, reads it and asks for statistics, which takes each server; gives what went wrong. */
    private static List<String> callEachServer(PublicApi api, String code) {
        List<String> failures = new ArrayList<>();
        for (Runnable call : List.<Runnable>of(
                () -> api.get(api.createLinkTo("https://example.com/while").getCode()), () -> api.stats(code))) {
            try {
                call.run();
            } catch (UncheckedIOException | AssertionError e) {
                failures.add(e.toString());
            }
        }
        return failures;
    }

    private static void restart(ServiceProcess process) {
        assertThat(process.stop(Duration.ofSeconds(60))).isTrue();
        process.start();
    }

    private static void together(List<ServiceProcess> processes, Consumer<ServiceProcess> what) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<? extends Future<?>> all = processes.stream()
                    .map(process -> threads.submit(() -> what.accept(process)))
                    .toList();
            for (Future<?> one : all) {
                one.get();
            }
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    private void awaitAllHealthy() {
        URI clusters = URI.create("http://127.0.0.1:" + envoy.adminPort() + "/clusters");
        try (HttpClient client = HttpClient.newHttpClient()) {
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(
                                    client.send(HttpRequest.newBuilder(clusters).build(), BodyHandlers.ofString())
                                            .body()
                                            .lines()
                                            .filter(line -> line.endsWith("::health_flags::healthy")))
                            .hasSize(3 * REPLICAS));
        }
    }

    private <T extends AutoCloseable> T closing(T server) {
        started.push(server);
        return server;
    }

    private ListenAddress listener(StackPort port) {
        return new ListenAddress("127.0.0.1", config.ports().of(port), port.setting());
    }

    private ServiceProcess process(
            String mainClass, Map<String, String> wiring, String portVariable, List<Endpoint> ports) {
        Map<String, String> variables = new HashMap<>(wiring);
        variables.putAll(ShortLived.JVM);
        int port = Ports.free();
        int management = Ports.free();
        ports.add(Endpoint.local(port));
        variables.put(portVariable, Integer.toString(port));
        variables.put("MANAGEMENT_PORT", Integer.toString(management));
        return closing(new ServiceProcess(
                List.of(),
                List.of(mainClass),
                variables,
                URI.create("http://127.0.0.1:" + management + "/readyz"),
                dataDir.resolve("logs").resolve(mainClass + "-" + port + ".log")));
    }
}
