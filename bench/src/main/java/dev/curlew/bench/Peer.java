package dev.curlew.bench;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Another server that redirects, as a process of its own on the servers' processor. */
final class Peer implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(20);

    private final Process process;
    private final Map<Protocol, URI> urls;

    private Peer(Process process, Map<Protocol, URI> urls) {
        this.process = process;
        this.urls = urls;
    }

    /**
     * Starts it and returns when it answers.
     *
     * @param urls what to ask for, by the protocols that it speaks
     * @param log the file to which its output goes
     */
    static Peer start(List<String> words, Map<String, String> variables, Map<Protocol, URI> urls, Path log)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(Pinning.toServers());
        command.addAll(words);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .directory(
                        requireNonNull(log.getParent(), "the log has no folder").toFile());
        builder.environment().putAll(variables);
        Peer peer = new Peer(builder.start(), urls);
        try {
            peer.awaitAnswer(log);
        } catch (IOException | InterruptedException | RuntimeException failure) {
            peer.close();
            throw failure;
        }
        return peer;
    }

    /** What takes part in the measurement: one contender for each protocol. */
    List<Contender> contenders(String name) {
        return urls.entrySet().stream()
                .map(url -> new Contender(name, url.getKey(), url.getValue(), List.of(process.pid()), false))
                .toList();
    }

    private void awaitAnswer(Path log) throws IOException, InterruptedException {
        HttpRequest question = HttpRequest.newBuilder(urls.getOrDefault(Protocol.HTTP1, URI.create("")))
                .timeout(Duration.ofSeconds(2))
                .build();
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            while (true) {
                try {
                    client.send(question, BodyHandlers.discarding());
                    return;
                } catch (IOException notYet) {
                    if (!process.isAlive() || System.nanoTime() - deadline > 0) {
                        throw new IOException("does not answer, see " + log, notYet);
                    }
                    Thread.sleep(Duration.ofMillis(50));
                }
            }
        }
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
