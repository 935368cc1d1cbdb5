package dev.curlew.embedded;

import java.net.InetAddress;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** A real Postgres as a child of this process, reachable by TCP on the loopback address with a password. */
public final class EmbeddedPostgres extends EmbeddedServer {
    private static final String USER = "curlew";
    private static final String DATABASE = "curlew";

    private final PostgresSpec spec;

    private EmbeddedPostgres(Supervisor supervisor, PostgresSpec spec, DataDir dir) {
        super(PostgresSpec.NAME, supervisor, dir);
        this.spec = spec;
    }

    /** Starts a durable, supervised Postgres on {@code port} (0: a free one) with its data in {@code dataDir}. */
    public static EmbeddedPostgres start(Path dataDir, int port) {
        return start(ServerOptions.in(dataDir).withPort(port));
    }

    /**
     * Starts Postgres and returns when it answers; the first time on a folder makes a cluster with the user and the
     * database {@code curlew}.
     *
     * @throws PortInUseException if the port is taken
     * @throws EmbeddedServerException if there is no Postgres for this machine, the folder is in use, or it does not start
     */
    public static EmbeddedPostgres start(ServerOptions options) {
        PostgresBinaries binaries = PostgresBinaries.unpacked(Tools.ofThisMachine());
        Unprivileged unprivileged = Unprivileged.toRun(binaries.program("postgres"));
        return start(options, binaries, unprivileged);
    }

    static EmbeddedPostgres start(ServerOptions options, PostgresBinaries binaries, Unprivileged unprivileged) {
        DataDir dir = DataDir.open(options.dataDir(), PostgresSpec.NAME, PostgresSpec.GRACE);
        try {
            int port = Ports.claim(
                    PostgresSpec.NAME, InetAddress.getLoopbackAddress(), options.port(), options.portSetting());
            PostgresCluster cluster = new PostgresCluster(dir, binaries, unprivileged, USER, options.durable());
            PostgresSpec spec = new PostgresSpec(cluster, port, options.durable());
            Supervisor supervisor = new Supervisor(spec, dir, options);
            supervisor.start();
            EmbeddedPostgres postgres = new EmbeddedPostgres(supervisor, spec, dir);
            postgres.ensureDatabase(DATABASE);
            return postgres;
        } catch (RuntimeException e) {
            dir.close();
            throw e;
        }
    }

    @Override
    public int port() {
        return spec.port();
    }

    /** The user, a superuser, to log in as. */
    public String user() {
        return USER;
    }

    /** The password of {@link #user()}, kept in the data folder. */
    public String password() {
        return dir().password();
    }

    /** The database that is always there. */
    public String database() {
        return DATABASE;
    }

    /** The JDBC URL of a database of this server, without user and password. */
    public String jdbcUrl(String databaseName) {
        return "jdbc:postgresql://" + host() + ":" + port() + "/" + databaseName;
    }

    /** Connections to a database of this server as {@link #user()}, a new one each time. */
    public DataSource dataSource(String databaseName) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(jdbcUrl(databaseName));
        source.setUser(user());
        source.setPassword(password());
        return source;
    }

    /**
     * Makes an empty database.
     *
     * @throws EmbeddedServerException if there is one of that name
     */
    public void createDatabase(String databaseName) {
        execute("create database " + quoted(databaseName));
    }

    /** Removes a database with all in it, ending the connections to it; does nothing if there is none of that name. */
    public void dropDatabase(String databaseName) {
        execute("drop database if exists " + quoted(databaseName) + " with (force)");
    }

    private void ensureDatabase(String databaseName) {
        try {
            if (!hasDatabase(databaseName)) {
                createDatabase(databaseName);
            }
        } catch (RuntimeException e) {
            stop();
            throw e;
        }
    }

    private boolean hasDatabase(String databaseName) {
        try (Connection connection =
                        dataSource(PostgresSpec.MAINTENANCE_DATABASE).getConnection();
                PreparedStatement query = connection.prepareStatement("select 1 from pg_database where datname = ?")) {
            query.setString(1, databaseName);
            return query.executeQuery().next();
        } catch (SQLException e) {
            throw new EmbeddedServerException("cannot list the databases: " + e.getMessage(), e);
        }
    }

    private void execute(String sql) {
        try (Connection connection =
                        dataSource(PostgresSpec.MAINTENANCE_DATABASE).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new EmbeddedServerException(sql + ": " + e.getMessage(), e);
        }
    }

    private static String quoted(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }
}
