package dev.curlew.bench.peer;

import com.google.gson.JsonParser;
import dev.curlew.embedded.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Chhoto: Rust and SQLite. Visits are summed in memory and written twice a second. */
final class Chhoto extends ChildShortener {
    private static final String KEY = "wTh7aLzQ4vXe9RkN2pYcB8sMfUj3GdHt";

    private final Path folder;

    private Chhoto(int port, Path program, Kind.Setting setting) throws IOException, InterruptedException {
        super(port);
        folder = Files.createDirectories(setting.folder());
        Map<String, String> variables = Map.ofEntries(
                Map.entry("CHHOTO_DB_URL", folder.resolve("chhoto.sqlite").toString()),
                Map.entry("CHHOTO_LISTEN_ADDRESS", "127.0.0.1"),
                Map.entry("CHHOTO_LISTEN_PORT", Integer.toString(port)),
                Map.entry("CHHOTO_REDIRECT_METHOD", "TEMPORARY"),
                Map.entry("CHHOTO_DISABLE_FRONTEND", "True"),
                Map.entry("CHHOTO_API_KEY", KEY),
                // With two words for a slug, most would soon be taken.
                Map.entry("CHHOTO_SLUG_STYLE", "UID"),
                Map.entry("CHHOTO_SLUG_LENGTH", "8"),
                // What makes it fastest.
                Map.entry("CHHOTO_SQLITE_USE_WAL_MODE", "True"),
                Map.entry("CHHOTO_SQLITE_ENSURE_ACID", setting.durable() ? "True" : "False"),
                Map.entry("RUST_LOG", "error"));
        started(new ChildServer(
                        "Chhoto",
                        setting.launcher(),
                        List.of(program.toString()),
                        variables,
                        folder,
                        folder.resolve("chhoto.log")))
                .awaitAnswer(url());
    }

    static Kind kind(Path program, String version) {
        return new LocalKind("Chhoto", version, setting -> new Chhoto(Ports.free(), program, setting));
    }

    @Override
    public String create(String slug) throws IOException, InterruptedException {
        var _ = Http.body(
                post("/api/new", "{\"shortlink\":\"" + slug + "\",\"longlink\":\"https://example.com/a?b=c\"}"));
        return slug;
    }

    @Override
    public Creation creation() {
        return new Creation("/api/new", Map.of("X-API-Key", KEY), "{\"longlink\":\"https://example.com/a?b=%N\"}");
    }

    @Override
    public long clicks(String code) throws IOException, InterruptedException {
        return JsonParser.parseString(Http.body(post("/api/expand", code)))
                .getAsJsonObject()
                .get("hits")
                .getAsLong();
    }

    @Override
    public long bytesStored() throws IOException {
        return bytes(folder, "chhoto.sqlite");
    }
}
