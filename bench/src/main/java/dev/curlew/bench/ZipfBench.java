package dev.curlew.bench;

import dev.curlew.bench.measure.Contender;
import dev.curlew.bench.measure.Contender.Figure;
import dev.curlew.bench.measure.H2Load;
import dev.curlew.bench.measure.Load;
import dev.curlew.bench.measure.Pinning;
import dev.curlew.bench.measure.Protocol;
import dev.curlew.bench.measure.Spread;
import dev.curlew.bench.measure.Wrk;
import dev.curlew.bench.peer.StubServices;
import dev.curlew.embedded.Ports;
import dev.curlew.standalone.ServiceProcess;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Many links in a Zipf mix beside one link, on an edge as it is in production. Behind it are stubs on the load generator's processor, as
 * nothing else can have a million links within a minute.
 */
final class ZipfBench {
    private static final String HEAP = "-Xmx3g";
    /** Requests under way while the cache is filled: fewer than the links that an edge asks for at a time. */
    private static final int FILLING = 256;

    private static final String CACHE_BYTES = "2GiB";

    private final Path directory;
    private final int links;
    private final int connections;

    /**
     * Measures nothing yet.
     *
     * @param links how many there are
     * @param connections that are open at the same time
     */
    ZipfBench(Path directory, int links, int connections) {
        this.directory = directory;
        this.links = links;
        this.connections = connections;
    }

    /** What was measured: the mix compared with one link, and how many links the cache held then. */
    record Result(Spread rate, Spread cpu, double perSecond, double p99Micros, long cached, String bound) {}

    Result run(int rounds, int seconds, int warmUpSeconds) throws IOException, InterruptedException {
        int stubPort = Ports.free();
        int stubReady = Ports.free();
        int port = Ports.free();
        int management = Ports.free();
        URI edgeUrl = URI.create("http://127.0.0.1:" + port);
        try (ServiceProcess stubs = new ServiceProcess(
                        Pinning.toLoadGenerator(),
                        List.of(StubServices.class.getName(), Integer.toString(stubPort), Integer.toString(stubReady)),
                        Map.of(),
                        URI.create("http://127.0.0.1:" + stubReady + "/"),
                        directory.resolve("logs/stubs.log"));
                ServiceProcess edge = new ServiceProcess(
                        Pinning.toServers(),
                        List.of(HEAP, "dev.curlew.edge.EdgeMain"),
                        variables(port, management, stubPort),
                        edgeUrl.resolve("/readyz"),
                        directory.resolve("logs/zipf-edge.log"))) {
            stubs.start();
            edge.start();
            Contender one = contender("one link", edgeUrl, edge);
            Contender mix = contender("Zipf mix", edgeUrl, edge);
            String host = "127.0.0.1:" + port;
            Wrk.run(edgeUrl.resolve("/z0"), host, connections, warmUpSeconds);
            H2Load.once(edgeUrl, host, all(edgeUrl), FILLING);
            mix(edgeUrl, host, warmUpSeconds, 0);
            for (int round = 1; round <= rounds; round++) {
                int seed = round;
                one.round(seed, () -> Wrk.run(edgeUrl.resolve("/z0"), host, connections, seconds));
                mix.round(seed, () -> mix(edgeUrl, host, seconds, seed));
            }
            return new Result(
                    mix.ratio(one, Figure.RATE),
                    mix.ratio(one, Figure.CPU),
                    mix.median(Figure.RATE),
                    mix.median(Figure.P99),
                    cached(management),
                    String.format(Locale.ROOT, "`CACHE_MAX_BYTES=%s`, `%s`", CACHE_BYTES, HEAP));
        }
    }

    /** Every link there is, so that what is measured is a cache that has them, and not how fast it is filled. */
    private Path all(URI edge) throws IOException {
        Path list = directory.resolve("zipf.txt");
        try (PrintWriter urls = new PrintWriter(Files.newBufferedWriter(list))) {
            IntStream.range(0, links)
                    .mapToObj(link -> edge.resolve("/z" + link))
                    .forEach(urls::println);
            if (urls.checkError()) {
                throw new IOException("cannot write: " + list);
            }
        }
        return list;
    }

    private Contender contender(String name, URI url, ServiceProcess edge) {
        return new Contender(name, Protocol.HTTP1, url, url.getAuthority(), List.of(edge.pid()), false);
    }

    private Load mix(URI edge, String host, int seconds, int seed) throws IOException, InterruptedException {
        Path script = directory.resolve("zipf.lua");
        try (InputStream content = Objects.requireNonNull(ZipfBench.class.getResourceAsStream("zipf.lua"))) {
            Files.write(script, content.readAllBytes());
        }
        Map<String, String> variables =
                Map.of("LINKS", Integer.toString(links), "HOST", host, "SEED", Integer.toString(seed));
        return Wrk.run(edge, host, connections, seconds, script, variables);
    }

    private Map<String, String> variables(int port, int management, int stubs) {
        return Map.ofEntries(
                Map.entry("PUBLIC_BASE_URL", "http://127.0.0.1:" + port),
                Map.entry("HTTP_PORT", Integer.toString(port)),
                Map.entry("MANAGEMENT_PORT", Integer.toString(management)),
                Map.entry("LINK_SERVICE_ADDR", "127.0.0.1:" + stubs),
                Map.entry("ANALYTICS_SERVICE_ADDR", "127.0.0.1:" + stubs),
                Map.entry("JOURNAL_DIR", directory.resolve("zipf-journal").toString()),
                Map.entry("CACHE_MAX_BYTES", CACHE_BYTES),
                Map.entry("DRAIN_GRACE", "0s"),
                Map.entry("EDGE_ID", "zipf"));
    }

    private static long cached(int management) throws IOException, InterruptedException {
        HttpRequest metrics = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + management + "/metrics"))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(metrics, BodyHandlers.ofLines())
                    .body()
                    .filter(line -> line.startsWith("link_cache_links "))
                    .mapToLong(line -> (long) Double.parseDouble(line.substring(line.indexOf(' '))))
                    .sum();
        }
    }
}
