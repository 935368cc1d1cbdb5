package dev.curlew.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.ds.PGSimpleDataSource;

/** How Postgres is run and asked. */
final class PostgresSpec implements ServerSpec {
    static final String NAME = "Postgres";
    static final String HOST = "127.0.0.1";
    /** The database that initdb makes. */
    static final String MAINTENANCE_DATABASE = "postgres";
    /** Stopping writes a checkpoint first. */
    static final Duration GRACE = Duration.ofSeconds(20);

    private static final int MAX_CONNECTIONS = 200;
    private static final int ASK_TIMEOUT_SECONDS = 5;
    private static final int STATUS_LINE = 7;

    private final PostgresCluster cluster;
    private final int port;
    private final boolean durable;

    PostgresSpec(PostgresCluster cluster, int port, boolean durable) {
        this.cluster = cluster;
        this.port = port;
        this.durable = durable;
    }

    int port() {
        return port;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<String> command() {
        List<String> command = new ArrayList<>(
                List.of("postgres", "-D", cluster.data().toString(), "-h", HOST, "-p", Integer.toString(port)));
        String sync = durable ? "on" : "off";
        // Even the fast way hands each commit to the system before it is acknowledged, so a killed server keeps it.
        for (String setting : List.of(
                "unix_socket_directories=",
                "max_connections=" + MAX_CONNECTIONS,
                // As compose.prod.yml has them; taken only as far as there is data.
                "shared_buffers=512MB",
                "max_wal_size=2GB",
                "fsync=" + sync,
                "full_page_writes=" + sync,
                "synchronous_commit=on",
                "timezone=UTC",
                "log_timezone=UTC",
                "log_line_prefix=%m [%p] ",
                "logging_collector=off")) {
            command.add("-c");
            command.add(setting);
        }
        return cluster.command(command);
    }

    /** Fast shutdown: ends the connections. */
    @Override
    public String stopSignal() {
        return "INT";
    }

    @Override
    public Duration grace() {
        return GRACE;
    }

    @Override
    public void prepare() {
        cluster.prepare();
    }

    @Override
    public boolean ready() {
        if (!saysReady()) {
            return false;
        }
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl("jdbc:postgresql://" + HOST + ":" + port + "/" + MAINTENANCE_DATABASE);
        source.setUser(cluster.user());
        source.setPassword(cluster.password());
        source.setConnectTimeout(ASK_TIMEOUT_SECONDS);
        source.setSocketTimeout(ASK_TIMEOUT_SECONDS);
        try (Connection connection = source.getConnection()) {
            return connection.isValid(ASK_TIMEOUT_SECONDS);
        } catch (SQLException e) {
            return false;
        }
    }

    /** What the server notes in its own file: spares its log a refused connection for each time we ask too early. */
    private boolean saysReady() {
        try {
            List<String> lines = Files.readAllLines(cluster.data().resolve("postmaster.pid"));
            return lines.size() > STATUS_LINE && lines.get(STATUS_LINE).strip().equals("ready");
        } catch (IOException e) {
            return false;
        }
    }
}
