package dev.curlew.bench.peer;

import dev.curlew.bench.measure.Contender;
import dev.curlew.bench.measure.Pinning;
import dev.curlew.bench.measure.Protocol;
import dev.curlew.embedded.Ports;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The peers that are on this machine, and what to do to have the others. */
public final class Peers implements AutoCloseable {
    /** The name of the one that is nearest to us. */
    public static final String CHHOTO = "Chhoto";

    private static final String TARGET = "https://example.com/a?b=c";

    private final Path directory;
    private final Deque<AutoCloseable> started = new ArrayDeque<>();
    private final List<Contender> contenders = new ArrayList<>();
    private final List<String> missing = new ArrayList<>();

    /** None yet; their files go into a directory. */
    public Peers(Path directory) {
        this.directory = directory;
    }

    /** Who takes part. */
    public List<Contender> contenders() {
        return contenders;
    }

    /** A sentence for each that did not run. */
    public List<String> missing() {
        return missing;
    }

    /** Starts nginx that answers {@code return 302}, if it is installed. */
    public void nginx() throws IOException, InterruptedException {
        Optional<Path> program = Shorteners.find("nginx");
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
                Map.of(Protocol.HTTP1, url(http1), Protocol.HTTP2, url(http2)));
    }

    /**
     * Starts an Envoy that answers by itself.
     *
     * @param running the process of another Envoy, whose program is taken
     */
    public void envoyDirect(long running) throws IOException, InterruptedException {
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
                Map.of(Protocol.HTTP1, url(port), Protocol.HTTP2, url(port)));
    }

    /** Starts the shorteners that are here, each with one link; they speak HTTP/1.1. */
    public void shorteners(Shorteners shorteners) throws IOException, InterruptedException {
        missing.addAll(shorteners.missing());
        for (Kind kind : shorteners.peers()) {
            try {
                contenders.add(start(kind));
            } catch (IOException failure) {
                missing.add(kind.name() + " did not run: " + failure);
            }
        }
    }

    private Contender start(Kind kind) throws IOException, InterruptedException {
        Shortener shortener = kind.start(new Kind.Setting(directory.resolve(kind.name()), false, Pinning.toServers()));
        started.push(shortener);
        URI link = shortener.url().resolve("/" + shortener.create("bench"));
        return new Contender(kind.name(), Protocol.HTTP1, link, shortener.host(), shortener.pids(), false);
    }

    private void add(String name, List<String> command, Map<Protocol, URI> urls)
            throws IOException, InterruptedException {
        Path log = directory.resolve(name.replaceAll("[^A-Za-z]+", "-") + ".log");
        Peer peer = Peer.start(name, command, urls, log);
        started.push(peer);
        contenders.addAll(peer.contenders());
    }

    private static URI url(int port) {
        return URI.create("http://127.0.0.1:" + port + "/bench");
    }

    @Override
    public void close() {
        for (AutoCloseable peer : started) {
            try {
                peer.close();
            } catch (Exception failure) {
                throw new IllegalStateException("cannot stop: " + peer, failure);
            }
        }
        started.clear();
    }
}
