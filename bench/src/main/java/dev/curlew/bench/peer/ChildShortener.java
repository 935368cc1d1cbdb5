package dev.curlew.bench.peer;

import dev.curlew.bench.measure.Opened;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What the peers have in common: they answer HTTP on a port of their own, by children of this process. */
abstract class ChildShortener implements Shortener {
    private final int port;
    private final List<Server> servers = new ArrayList<>();
    private final Opened opened = new Opened();

    ChildShortener(int port) {
        this.port = port;
    }

    @Override
    public URI url() {
        return URI.create("http://" + host());
    }

    @Override
    public String host() {
        return "127.0.0.1:" + port;
    }

    @Override
    public List<Server> servers() {
        return List.copyOf(servers);
    }

    /** Starts a server, to be closed at the end. */
    final ChildServer started(ChildServer server) throws IOException {
        server.start();
        opened.add(server);
        servers.add(server);
        return server;
    }

    /** Keeps what is a server of it and is to be closed at the end. */
    final <T extends AutoCloseable> T opened(T resource, Server server) {
        opened.add(resource);
        servers.add(server);
        return resource;
    }

    /** A request to make a link as load does, with another body. */
    final HttpRequest post(String path, String body) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(url().resolve(path)).POST(BodyPublishers.ofString(body));
        creation().headers().forEach(request::header);
        return request.build();
    }

    /** The bytes of the files of a folder whose names begin with a text. */
    static long bytes(Path folder, String prefix) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            long sum = 0;
            for (Path file : (Iterable<Path>) files::iterator) {
                if (Files.isRegularFile(file) && file.getFileName().toString().startsWith(prefix)) {
                    sum += Files.size(file);
                }
            }
            return sum;
        }
    }

    @Override
    public void close() {
        opened.close();
    }
}
