package dev.curlew.bench.peer;

import dev.curlew.embedded.Ports;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** golink: Go and SQLite, without its network of its own. Visits are summed in memory and written each minute. */
final class Golink extends ChildShortener {
    private final Path folder;

    private Golink(int port, Path program, Kind.Setting setting) throws IOException, InterruptedException {
        super(port);
        folder = Files.createDirectories(setting.folder());
        started(new ChildServer(
                        "golink",
                        setting.launcher(),
                        // SQLite's own defaults are durable, and a redirect writes nothing.
                        List.of(
                                program.toString(),
                                "-sqlitedb",
                                folder.resolve("golink.sqlite").toString(),
                                "-dev-listen",
                                host()),
                        Map.of(),
                        folder,
                        folder.resolve("golink.log")))
                .awaitAnswer(url());
    }

    static Kind kind(Path program, String version) {
        return new LocalKind("golink", version, setting -> new Golink(Ports.free(), program, setting));
    }

    @Override
    public String create(String slug) throws IOException, InterruptedException {
        var _ = Http.body(post("/", "short=" + slug + "&long=https%3A%2F%2Fexample.com%2Fa%3Fb%3Dc"));
        return slug;
    }

    @Override
    public Creation creation() {
        return new Creation(
                "/",
                Map.of("Sec-Golink", "1", "Content-Type", "application/x-www-form-urlencoded"),
                "short=n%N&long=https%3A%2F%2Fexample.com%2Fa%3Fb%3D%N");
    }

    @Override
    public long clicks(String code) throws IOException, InterruptedException {
        // It gives sums of intervals, with the ids of links, which are their names without dashes.
        return Http.body(HttpRequest.newBuilder(url().resolve("/.export-stats")).build())
                .lines()
                .map(line -> line.split(",", -1))
                .filter(fields -> fields[0].equals(code.replace("-", "")))
                .mapToLong(fields -> Long.parseLong(fields[2]))
                .sum();
    }

    @Override
    public long bytesStored() throws IOException {
        return bytes(folder, "golink.sqlite");
    }
}
