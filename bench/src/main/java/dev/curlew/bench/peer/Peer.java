package dev.curlew.bench.peer;

import dev.curlew.bench.measure.Contender;
import dev.curlew.bench.measure.Pinning;
import dev.curlew.bench.measure.Protocol;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Another server that redirects, as a process of its own on the servers' processor. */
final class Peer implements AutoCloseable {
    private final ChildServer server;
    private final Map<Protocol, URI> urls;

    private Peer(ChildServer server, Map<Protocol, URI> urls) {
        this.server = server;
        this.urls = urls;
    }

    /**
     * Starts it and returns when it answers.
     *
     * @param urls what to ask for, by the protocols that it speaks
     * @param log the file to which its output goes
     */
    static Peer start(String name, List<String> words, Map<Protocol, URI> urls, Path log)
            throws IOException, InterruptedException {
        Path folder = Objects.requireNonNull(log.getParent(), "the log has no folder");
        ChildServer server = new ChildServer(name, Pinning.toServers(), words, Map.of(), folder, log);
        server.start();
        try {
            server.awaitAnswer(Objects.requireNonNull(urls.get(Protocol.HTTP1)));
        } catch (IOException | InterruptedException | RuntimeException failure) {
            server.close();
            throw failure;
        }
        return new Peer(server, urls);
    }

    /** What takes part in the measurement: one contender for each protocol. */
    List<Contender> contenders() {
        return urls.entrySet().stream()
                .map(url -> new Contender(
                        server.name(),
                        url.getKey(),
                        url.getValue(),
                        url.getValue().getAuthority(),
                        List.of(server.pid()),
                        false))
                .toList();
    }

    @Override
    public void close() {
        server.close();
    }
}
