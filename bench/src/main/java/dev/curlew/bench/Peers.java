package dev.curlew.bench;

import dev.curlew.embedded.Ports;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The peers that are on this machine, and what to do to have the others. */
final class Peers implements AutoCloseable {
    static final String CHHOTO = "Chhoto";
    private static final String TARGET = "https://example.com/a?b=c";

    private final Path directory;
    private final Deque<Peer> started = new ArrayDeque<>();
    private final List<Contender> contenders = new ArrayList<>();
    private final List<String> missing = new ArrayList<>();

    /** None yet; their files go into a directory. */
    Peers(Path directory) {
        this.directory = directory;
    }

    /** Who takes part. */
    List<Contender> contenders() {
        return contenders;
    }

    /** A sentence for each that did not run. */
    List<String> missing() {
        return missing;
    }

    /** Starts nginx that answers {@code return 302}, if it is installed. */
    void nginx() throws IOException, InterruptedException {
        Optional<Path> program = find("nginx");
        if (program.isEmpty()) {
            missing.add("nginx did not run: it is not installed (Debian: `apt-get install nginx-light`).");
            return;
        }
        int http1 = Ports.free();
        int http2 = Ports.free();
        Path folder = Files.createDirectories(directory.resolve("nginx"));
        Path config = Files.writeString(folder.resolve("nginx.conf"), """
                daemon off; master_process off; error_log stderr crit; pid %1$s/pid;
                events { worker_connections 1024; }
                http {
                  access_log off; keepalive_requests 1000000000;
                  client_body_temp_path %1$s/body; proxy_temp_path %1$s/proxy; fastcgi_temp_path %1$s/fastcgi;
                  uwsgi_temp_path %1$s/uwsgi; scgi_temp_path %1$s/scgi;
                  server {
                    listen 127.0.0.1:%2$d; listen 127.0.0.1:%3$d http2;
                    location / { add_header Cache-Control "private, max-age=0"; return 302 "%4$s"; }
                  }
                }
                """.formatted(folder, http1, http2, TARGET));
        add(
                "nginx `return 302`",
                List.of(program.get().toString(), "-c", config.toString()),
                Map.of(),
                Map.of(Protocol.HTTP1, url(http1), Protocol.HTTP2, url(http2)));
    }

    /**
     * Starts an Envoy that answers by itself.
     *
     * @param running the process of another Envoy, whose program is taken
     */
    void envoyDirect(long running) throws IOException, InterruptedException {
        String program = ProcessHandle.of(running)
                .flatMap(process -> process.info().command())
                .orElseThrow(() -> new IOException("Envoy does not run"));
        int port = Ports.free();
        Path config = Files.writeString(directory.resolve("envoy-direct.yaml"), """
                static_resources:
                  listeners:
                    - name: direct
                      address: {socket_address: {address: 127.0.0.1, port_value: %d}}
                      filter_chains:
                        - filters:
                            - name: envoy.filters.network.http_connection_manager
                              typed_config:
                                "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
                                stat_prefix: direct
                                codec_type: AUTO
                                http_filters:
                                  - name: envoy.filters.http.router
                                    typed_config:
                                      "@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router
                                route_config:
                                  virtual_hosts:
                                    - name: all
                                      domains: ["*"]
                                      routes:
                                        - match: {prefix: /}
                                          direct_response: {status: 302}
                                          response_headers_to_add:
                                            - header: {key: location, value: "%s"}
                                            - header: {key: cache-control, value: "private, max-age=0"}
                """.formatted(port, TARGET));
        add(
                "Envoy `direct_response`",
                List.of(
                        program,
                        "--config-path",
                        config.toString(),
                        "--use-dynamic-base-id",
                        "--concurrency",
                        "1",
                        "--log-level",
                        "error"),
                Map.of(),
                Map.of(Protocol.HTTP1, url(port), Protocol.HTTP2, url(port)));
    }

    /** Starts Chhoto, a shortener in Rust, with one link; it speaks HTTP/1.1. */
    void chhoto(Optional<Path> program) throws IOException, InterruptedException {
        if (program.isEmpty()) {
            missing.add("Chhoto did not run: build it (bench/README.md) and name its program in CHHOTO_BIN.");
            return;
        }
        int port = Ports.free();
        Map<String, String> variables = Map.of(
                "CHHOTO_DB_URL",
                directory.resolve("chhoto.sqlite").toString(),
                "CHHOTO_LISTEN_ADDRESS",
                "127.0.0.1",
                "CHHOTO_LISTEN_PORT",
                Integer.toString(port),
                "CHHOTO_REDIRECT_METHOD",
                "TEMPORARY",
                "CHHOTO_DISABLE_FRONTEND",
                "True",
                // What makes it fastest.
                "CHHOTO_SQLITE_USE_WAL_MODE",
                "True",
                "CHHOTO_SQLITE_ENSURE_ACID",
                "False",
                "RUST_LOG",
                "error");
        add(CHHOTO, List.of(program.get().toAbsolutePath().toString()), variables, Map.of(Protocol.HTTP1, url(port)));
        HttpRequest link = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/new"))
                .POST(HttpRequest.BodyPublishers.ofString("{\"shortlink\":\"bench\",\"longlink\":\"" + TARGET + "\"}"))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            int status = client.send(link, BodyHandlers.discarding()).statusCode();
            if (status / 100 != 2) {
                throw new IOException("Chhoto made no link: " + status);
            }
        }
    }

    private void add(String name, List<String> command, Map<String, String> variables, Map<Protocol, URI> urls)
            throws IOException, InterruptedException {
        Path log = directory.resolve(name.replaceAll("[^A-Za-z]+", "-") + ".log");
        Peer peer = Peer.start(command, variables, urls, log);
        started.push(peer);
        contenders.addAll(peer.contenders(name));
    }

    private static Optional<Path> find(String program) {
        String path = System.getenv().getOrDefault("PATH", "") + File.pathSeparator + "/usr/sbin";
        return Pattern.compile(Pattern.quote(File.pathSeparator))
                .splitAsStream(path)
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static URI url(int port) {
        return URI.create("http://127.0.0.1:" + port + "/bench");
    }

    @Override
    public void close() {
        started.forEach(Peer::close);
    }
}
