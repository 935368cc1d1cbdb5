package dev.curlew.platform.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.curlew.platform.CannotListenException;
import io.prometheus.metrics.exporter.httpserver.MetricsHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The HTTP port for whoever runs the server: {@code /metrics} (Prometheus), {@code /healthz} (200 while the process
 * lives), {@code /readyz} (200 or 503, with one line for each check). Not for the public: it has neither TLS nor keys.
 */
public final class ManagementServer implements AutoCloseable {

    static {
        // The JDK's server takes its bounds from properties only: a slow or idle client must not hold a thread for
        // ever.
        setIfAbsent("sun.net.httpserver.maxReqTime", "10");
        setIfAbsent("sun.net.httpserver.maxRspTime", "30");
        setIfAbsent("jdk.httpserver.maxConnections", "100");
    }

    private final HttpServer server;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();

    private ManagementServer(HttpServer server) {
        this.server = server;
    }

    /**
     * Starts listening; throws {@link CannotListenException} if the port is taken.
     *
     * @param port 0 takes a free one, see {@link #port()}
     * @param readiness what {@code /readyz} tells; not closed by this server
     */
    public static ManagementServer start(String host, int port, Metrics metrics, Readiness readiness) {
        HttpServer http;
        try {
            http = HttpServer.create(new InetSocketAddress(host, port), 0);
        } catch (IOException e) {
            throw new CannotListenException("the management port", host, port, e);
        }
        ManagementServer management = new ManagementServer(http);
        http.createContext("/metrics", exactly("/metrics", new MetricsHandler(metrics.registry())));
        http.createContext("/healthz", exactly("/healthz", exchange -> answer(exchange, 200, "alive\n")));
        http.createContext("/readyz", exactly("/readyz", exchange -> answerReadiness(exchange, readiness)));
        http.setExecutor(management.executor);
        http.start();
        return management;
    }

    /** The port it listens on. */
    public int port() {
        return server.getAddress().getPort();
    }

    /** Stops at once: whoever asks here asks again. */
    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
    }

    private static void answerReadiness(HttpExchange exchange, Readiness readiness) throws IOException {
        StringBuilder text = new StringBuilder();
        if (readiness.draining()) {
            text.append("draining\n");
        }
        readiness.results().forEach((name, passed) -> text.append(name).append(passed ? ": ok\n" : ": failed\n"));
        boolean ready = readiness.ready();
        answer(
                exchange,
                ready ? 200 : 503,
                text.insert(0, ready ? "ready\n" : "not ready\n").toString());
    }

    private static HttpHandler exactly(String path, HttpHandler handler) {
        return exchange -> {
            String method = exchange.getRequestMethod();
            if (!exchange.getRequestURI().getPath().equals(path)) {
                answer(exchange, 404, "not found\n");
            } else if (!method.equals("GET") && !method.equals("HEAD")) {
                exchange.getResponseHeaders().set("Allow", "GET, HEAD");
                answer(exchange, 405, "method not allowed\n");
            } else {
                handler.handle(exchange);
            }
        };
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        try (exchange) {
            byte[] body = text.getBytes(UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            if (exchange.getRequestMethod().equals("HEAD")) {
                exchange.sendResponseHeaders(status, -1);
            } else {
                exchange.sendResponseHeaders(status, body.length);
                exchange.getResponseBody().write(body);
            }
        }
    }

    private static void setIfAbsent(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }
}
