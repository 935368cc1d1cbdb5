package dev.curlew.bench.scale;

import dev.curlew.bench.measure.Opened;
import dev.curlew.bench.measure.Pinning;
import dev.curlew.bench.peer.StubServices;
import dev.curlew.embedded.EmbeddedEnvoy;
import dev.curlew.embedded.Endpoint;
import dev.curlew.embedded.EnvoyConfig;
import dev.curlew.embedded.ListenAddress;
import dev.curlew.embedded.Ports;
import dev.curlew.embedded.ServerOptions;
import dev.curlew.standalone.ServiceProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Edges behind an Envoy, with stubs behind them. */
final class Fleet implements AutoCloseable {
    private final Opened opened = new Opened();
    private final List<ServiceProcess> edges = new ArrayList<>();
    private final EmbeddedEnvoy envoy;

    private Fleet(int number, Path folder) throws IOException, InterruptedException {
        try {
            int stubs = Ports.free();
            int stubsReady = Ports.free();
            start(new ServiceProcess(
                    Pinning.toLoadGenerator(),
                    List.of(StubServices.class.getName(), Integer.toString(stubs), Integer.toString(stubsReady)),
                    Map.of(),
                    URI.create("http://127.0.0.1:" + stubsReady + "/"),
                    folder.resolve("stubs.log")));
            int publicPort = Ports.free();
            List<Endpoint> endpoints = new ArrayList<>();
            for (int edge = 0; edge < number; edge++) {
                int port = Ports.free();
                endpoints.add(Endpoint.local(port));
                edges.add(start(edge(edge, port, publicPort, stubs, folder)));
            }
            EnvoyConfig config = EnvoyConfig.local(1, stubs, stubs);
            envoy = EmbeddedEnvoy.start(
                    ServerOptions.in(folder.resolve("envoy")).unsupervised(),
                    config.listeningOn(
                                    new ListenAddress("127.0.0.1", publicPort, null),
                                    config.internalListener(),
                                    config.adminListener())
                            .inFrontOf(endpoints, config.linkServices(), config.analyticsServices()));
            opened.add(envoy);
            Pinning.pinServer(envoy.pid());
        } catch (IOException | InterruptedException | RuntimeException failure) {
            close();
            throw failure;
        }
    }

    static Fleet start(int edges, Path folder) throws IOException, InterruptedException {
        return new Fleet(edges, folder);
    }

    private ServiceProcess start(ServiceProcess process) {
        opened.add(process);
        process.start();
        return process;
    }

    private static ServiceProcess edge(int number, int port, int publicPort, int stubs, Path folder) {
        int management = Ports.free();
        return new ServiceProcess(
                Processors.ofEdge(number),
                List.of("dev.curlew.edge.EdgeMain"),
                Map.ofEntries(
                        Map.entry("PUBLIC_BASE_URL", "http://127.0.0.1:" + publicPort),
                        Map.entry("HTTP_PORT", Integer.toString(port)),
                        Map.entry("MANAGEMENT_PORT", Integer.toString(management)),
                        Map.entry("LINK_SERVICE_ADDR", "127.0.0.1:" + stubs),
                        Map.entry("ANALYTICS_SERVICE_ADDR", "127.0.0.1:" + stubs),
                        Map.entry(
                                "JOURNAL_DIR",
                                folder.resolve("journal-" + number).toString()),
                        Map.entry("DRAIN_GRACE", "0s"),
                        Map.entry("EDGE_ID", "edge-" + number)),
                URI.create("http://127.0.0.1:" + management + "/readyz"),
                folder.resolve("edge-" + number + ".log"));
    }

    /** A link that all edges have. */
    URI url() {
        return URI.create("http://" + host() + "/bench");
    }

    String host() {
        return "127.0.0.1:" + envoy.port();
    }

    /** Envoy and the edges. */
    List<Long> pids() {
        return Stream.concat(Stream.of(envoy.pid()), edges.stream().map(ServiceProcess::pid))
                .toList();
    }

    @Override
    public void close() {
        opened.close();
    }
}
