package dev.curlew.link.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.curlew.link.circuit.Circuit;
import dev.curlew.platform.config.Secret;
import dev.curlew.platform.error.ErrorMapper;
import dev.curlew.sql.Schema;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Postgres through a bounded pool of connections. Opening it needs no server; while there is none, calls fail at once with
 * {@link StoreUnavailableException}, and succeed again by themselves soon after it is back. No statement takes longer than
 * five seconds.
 */
public final class JooqDatabase implements AutoCloseable {

    private static final int STATEMENT_MILLIS = 5000;
    private static final int CONNECT_SECONDS = 2;
    // Longer than any statement may take: only a server that is gone is so silent.
    private static final int SILENCE_SECONDS = 8;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
    private static final Duration RETRY = Duration.ofMillis(200);
    private static final Duration CIRCUIT_OPEN = Duration.ofMillis(500);

    /**
     * How to reach Postgres.
     *
     * @param poolSize most connections, besides the one that listens for changes
     */
    public record Settings(String host, int port, String database, String user, Secret password, int poolSize) {}

    private final PGSimpleDataSource unpooled;
    // A migration may take its time.
    private final PGSimpleDataSource unlimited;
    private final HikariDataSource pool;
    private final DSLContext dsl;
    private final Circuit circuit = Circuit.opening(CIRCUIT_OPEN);

    private JooqDatabase(PGSimpleDataSource unpooled, PGSimpleDataSource unlimited, HikariDataSource pool) {
        this.unpooled = unpooled;
        this.unlimited = unlimited;
        this.pool = pool;
        this.dsl = DSL.using(pool, SQLDialect.POSTGRES);
    }

    /** A pool without connections yet. */
    public static JooqDatabase open(Settings settings) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("links");
        config.setDataSource(limited(source(settings, "pool")));
        config.setMaximumPoolSize(settings.poolSize());
        config.setConnectionTimeout(Duration.ofSeconds(CONNECT_SECONDS).toMillis());
        config.setValidationTimeout(Duration.ofSeconds(1).toMillis());
        config.setInitializationFailTimeout(-1);
        return new JooqDatabase(
                limited(source(settings, "listener")), source(settings, "migration"), new HikariDataSource(config));
    }

    /** Whatever a server that is gone leaves unanswered, or that takes too long, ends as a failure. */
    private static PGSimpleDataSource limited(PGSimpleDataSource source) {
        source.setSocketTimeout(SILENCE_SECONDS);
        source.setOptions("-c statement_timeout=" + STATEMENT_MILLIS + " -c idle_in_transaction_session_timeout="
                + STATEMENT_MILLIS + " -c timezone=UTC");
        return source;
    }

    private static PGSimpleDataSource source(Settings settings, String purpose) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setServerNames(new String[] {settings.host()});
        source.setPortNumbers(new int[] {settings.port()});
        source.setDatabaseName(settings.database());
        source.setUser(settings.user());
        source.setPassword(settings.password().reveal());
        source.setApplicationName("link-service " + purpose);
        source.setConnectTimeout(CONNECT_SECONDS);
        source.setLoginTimeout(CONNECT_SECONDS);
        source.setTcpKeepAlive(true);
        return source;
    }

    /** Runs a single statement, or several that need no transaction. */
    public <T> T query(Function<DSLContext, T> work) {
        return guarded(() -> work.apply(dsl));
    }

    /** Runs statements that take effect together, or, if {@code work} throws, not at all. */
    public <T> T transaction(Function<DSLContext, T> work) {
        return guarded(() -> dsl.transactionResult(transaction -> work.apply(transaction.dsl())));
    }

    /**
     * Brings the schema up to date, once Postgres is there; replicas that start together wait for each other.
     *
     * @throws StoreUnavailableException if Postgres does not come within 30 seconds
     */
    public void migrate() {
        long end = System.nanoTime() + LONGEST_WAIT.toNanos();
        while (true) {
            try {
                boolean _ = ready();
                break;
            } catch (StoreUnavailableException e) {
                if (System.nanoTime() - end >= 0) {
                    throw e;
                }
                LockSupport.parkNanos(RETRY.toNanos());
            }
        }
        Schema.LINK.migrate(unlimited);
    }

    /** Connections outside the pool, for who holds one for long. */
    public DataSource unpooled() {
        return unpooled;
    }

    /** Whether Postgres answers now. */
    public boolean ready() {
        return query(dsl -> dsl.selectOne().fetchSingle().value1()) == 1;
    }

    /** What rpcs answer for {@link StoreUnavailableException}. */
    public static ErrorMapper errors() {
        return StoreErrors.MAPPER;
    }

    @Override
    public void close() {
        pool.close();
    }

    private <T> T guarded(Supplier<T> work) {
        if (!circuit.allows()) {
            throw new StoreUnavailableException("Postgres did not answer a moment ago");
        }
        try {
            T result = work.get();
            circuit.succeeded();
            return result;
        } catch (DataAccessException e) {
            throw translated(e);
        }
    }

    private RuntimeException translated(DataAccessException failure) {
        String state = failure.sqlState();
        // Class 08: no connection; 57P: shutting down or starting up. Hikari gives 00000 where it had none to give.
        boolean gone = state.startsWith("08") || state.startsWith("57P");
        boolean noneToGive = state.equals("00000");
        if (gone || (noneToGive && pool.getHikariPoolMXBean().getTotalConnections() == 0)) {
            circuit.failed();
        }
        // 40: rolled back for another transaction; 53: out of resources; 57014, 25P03: too slow.
        boolean passing =
                state.startsWith("40") || state.startsWith("53") || state.equals("57014") || state.equals("25P03");
        return gone || noneToGive || passing
                ? new StoreUnavailableException("Postgres did not answer: sqlState=" + state, failure)
                : failure;
    }
}
