package dev.curlew.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.curlew.platform.config.Address;
import dev.curlew.platform.config.Env;
import dev.curlew.platform.config.Secret;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where Postgres is, and how a service is to use it.
 *
 * @param poolSize most connections of the pool
 * @param migrate whether to bring the schema up to date at the start
 */
public record Postgres(
        String host, int port, String database, String user, Secret password, int poolSize, boolean migrate) {

    private static final Logger log = LoggerFactory.getLogger(Postgres.class);
    private static final int MOST_CONNECTIONS = 1000;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(200);

    /**
     * How long a connection waits before it gives up.
     *
     * @param connect for the server to take it, whole seconds
     * @param silence for the server to say anything, whole seconds: more than any statement takes, so that only a server that
     *     is gone is so silent
     * @param statement for a statement, and for the next one within a transaction; empty: as the server is set
     */
    public record Patience(Duration connect, Duration silence, Optional<Duration> statement) {}

    /** Reads {@code DB_HOST}, {@code DB_PORT}, {@code DB_NAME}, {@code DB_USER}, {@code DB_PASSWORD}, and so on. */
    public static Postgres read(Env env, int fewestConnections) {
        return new Postgres(
                env.string("DB_HOST", "localhost"),
                env.port("DB_PORT", 5432),
                env.string("DB_NAME", "curlew"),
                env.string("DB_USER", "curlew"),
                env.requiredSecret("DB_PASSWORD"),
                env.integer("DB_POOL_SIZE", 10, fewestConnections, MOST_CONNECTIONS),
                env.bool("DB_MIGRATE", true));
    }

    /** A pool without connections yet: opening it needs no server. */
    public HikariDataSource pool(String name, Patience patience) {
        HikariConfig config = new HikariConfig();
        config.setPoolName(name);
        config.setDataSource(source(name, patience));
        config.setMaximumPoolSize(poolSize);
        config.setConnectionTimeout(patience.connect().toMillis());
        config.setValidationTimeout(Duration.ofSeconds(1).toMillis());
        // Not failing at once where the server starts later.
        config.setInitializationFailTimeout(-1);
        return new HikariDataSource(config);
    }

    /** Connections outside the pool, a new one each time; {@code name} is how the server lists them. */
    public PGSimpleDataSource source(String name, Patience patience) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setServerNames(new String[] {host});
        source.setPortNumbers(new int[] {port});
        source.setDatabaseName(database);
        source.setUser(user);
        source.setPassword(password.reveal());
        source.setApplicationName(name);
        source.setConnectTimeout(Math.toIntExact(patience.connect().toSeconds()));
        source.setLoginTimeout(Math.toIntExact(patience.connect().toSeconds()));
        source.setSocketTimeout(Math.toIntExact(patience.silence().toSeconds()));
        source.setTcpKeepAlive(true);
        // Details quote rows, and so where links lead; failures are logged.
        source.setLogServerErrorDetail(false);
        patience.statement()
                .map(Duration::toMillis)
                .ifPresent(millis -> source.setOptions(
                        "-c statement_timeout=" + millis + " -c idle_in_transaction_session_timeout=" + millis));
        return source;
    }

    /**
     * Brings a schema up to date, once Postgres is there; replicas that start together wait for each other. A migration may take
     * its time.
     *
     * @throws IllegalStateException if Postgres does not come within 30 seconds, or the schema cannot be brought up to date
     */
    public void migrate(Schema schema) {
        PGSimpleDataSource source = source(
                "migration of " + schema.schemaName(),
                new Patience(Duration.ofSeconds(2), Duration.ZERO, Optional.empty()));
        long end = System.nanoTime() + PATIENCE.toNanos();
        boolean told = false;
        while (true) {
            try (Connection _ = source.getConnection()) {
                break;
            } catch (SQLException e) {
                if (System.nanoTime() - end >= 0 || !isAway(e)) {
                    throw new IllegalStateException(
                            "the database " + address() + " cannot be reached: " + e.getMessage(), e);
                }
                if (!told) {
                    log.info("Waiting for the database: address={}", address());
                    told = true;
                }
                LockSupport.parkNanos(BETWEEN_TRIES.toNanos());
            }
        }
        try {
            schema.migrate(source);
        } catch (RuntimeException e) {
            throw new IllegalStateException(
                    "the schema " + schema.schemaName() + " of " + address() + " cannot be brought up to date: "
                            + e.getMessage(),
                    e);
        }
    }

    private String address() {
        return new Address(host, port) + "/" + database;
    }

    /** Class 08: no connection; 57P: shutting down or starting up. */
    private static boolean isAway(SQLException failure) {
        String state = String.valueOf(failure.getSQLState());
        return state.startsWith("08") || state.startsWith("57P");
    }
}
