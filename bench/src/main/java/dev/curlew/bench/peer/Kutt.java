package dev.curlew.bench.peer;

import dev.curlew.embedded.EmbeddedPostgres;
import dev.curlew.embedded.Ports;
import dev.curlew.embedded.ServerOptions;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Kutt: Node and Postgres. A visit is written after its redirect was answered, one by one. */
final class Kutt extends ChildShortener {
    private static final String DATABASE = "kutt";
    private static final String ADMIN = "{\"email\":\"bench@example.com\",\"password\":\"bench-bench\"}";

    private static final String KEY = "bench".repeat(8);

    private final EmbeddedPostgres postgres;

    private Kutt(int port, Path sources, Kind.Setting setting) throws IOException, InterruptedException {
        super(port);
        Path folder = Files.createDirectories(setting.folder());
        boolean fresh = !Files.exists(folder.resolve("postgres"));
        ServerOptions options = ServerOptions.in(folder.resolve("postgres")).unsupervised();
        PostgresServer database =
                new PostgresServer(EmbeddedPostgres.start(setting.durable() ? options : options.fast()));
        postgres = opened(database.postgres(), database);
        try {
            database.pin(setting.launcher());
            if (fresh) {
                postgres.createDatabase(DATABASE);
            }
            Map<String, String> variables = variables(port);
            migrate(sources, variables, folder.resolve("migrate.log"));
            ChildServer node = started(new ChildServer(
                    "Node",
                    setting.launcher(),
                    List.of("node", "server/server.js", "--production"),
                    variables,
                    sources,
                    folder.resolve("kutt.log")));
            node.awaitAnswer(url());
            if (fresh) {
                makeUser();
            }
        } catch (IOException | InterruptedException | RuntimeException failure) {
            close();
            throw failure;
        }
    }

    static Kind kind(Path sources, String version) {
        return new LocalKind("Kutt", version, setting -> new Kutt(Ports.free(), sources, setting));
    }

    private Map<String, String> variables(int port) {
        Map<String, String> variables = new HashMap<>();
        variables.put("PORT", Integer.toString(port));
        variables.put("DEFAULT_DOMAIN", host());
        variables.put("JWT_SECRET", "a secret of a benchmark that is long enough");
        variables.put("DB_CLIENT", "pg");
        variables.put("DB_HOST", postgres.host());
        variables.put("DB_PORT", Integer.toString(postgres.port()));
        variables.put("DB_NAME", DATABASE);
        variables.put("DB_USER", postgres.user());
        variables.put("DB_PASSWORD", postgres.password());
        return variables;
    }

    private static void migrate(Path sources, Map<String, String> variables, Path log)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("node", "node_modules/knex/bin/cli.js", "migrate:latest")
                .directory(sources.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(variables);
        if (builder.start().waitFor() != 0) {
            throw new IOException("Kutt's database could not be made, see " + log);
        }
    }

    private void makeUser() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(url().resolve("/api/auth/create-admin"))
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .POST(BodyPublishers.ofString(ADMIN))
                .build();
        var _ = Http.body(request);
        // Its pages give keys, to whoever has signed in there.
        var _ = number("update users set apikey = ? returning id", KEY);
    }

    @Override
    public String create(String slug) throws IOException, InterruptedException {
        var _ = Http.body(
                post("/api/v2/links", "{\"target\":\"https://192.0.2.1/a?b=c\",\"customurl\":\"" + slug + "\"}"));
        return slug;
    }

    @Override
    public Creation creation() {
        return new Creation(
                "/api/v2/links",
                Map.of("X-API-Key", KEY, "Content-Type", "application/json", "Accept", "application/json"),
                // It looks names up, which would be a benchmark of the machine's resolver.
                "{\"target\":\"https://192.0.2.1/a?b=%N\"}");
    }

    @Override
    public long clicks(String code) throws IOException {
        return number("select visit_count from links where address = ?", code);
    }

    @Override
    public long bytesStored() throws IOException {
        return number("select pg_database_size(?)", DATABASE);
    }

    private long number(String sql, String parameter) throws IOException {
        try (Connection connection = postgres.dataSource(DATABASE).getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, parameter);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        } catch (SQLException failure) {
            throw new IOException(failure);
        }
    }
}
