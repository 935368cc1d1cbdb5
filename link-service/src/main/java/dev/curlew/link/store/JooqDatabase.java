package dev.curlew.link.store;

import com.zaxxer.hikari.HikariDataSource;
import dev.curlew.link.circuit.Circuit;
import dev.curlew.platform.error.ErrorMapper;
import dev.curlew.platform.trace.Tracing;
import dev.curlew.sql.Postgres;
import dev.curlew.sql.Postgres.Patience;
import dev.curlew.sql.Schema;
import io.opentelemetry.instrumentation.jdbc.datasource.JdbcTelemetry;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;

/**
 * Postgres through a bounded pool of connections. Opening it needs no server; while there is none, calls fail at once with
 * {@link StoreUnavailableException}, and succeed again by themselves soon after it is back. No statement takes longer than
 * five seconds.
 */
public final class JooqDatabase implements AutoCloseable {

    private static final Patience PATIENCE =
            new Patience(Duration.ofSeconds(2), Duration.ofSeconds(8), Optional.of(Duration.ofSeconds(5)));
    private static final Duration CIRCUIT_OPEN = Duration.ofMillis(500);

    private final Postgres postgres;
    private final HikariDataSource pool;
    private final DSLContext dsl;
    private final Circuit circuit = Circuit.opening(CIRCUIT_OPEN);

    private JooqDatabase(Postgres postgres, HikariDataSource pool, DataSource source) {
        this.postgres = postgres;
        this.pool = pool;
        this.dsl = DSL.using(source, SQLDialect.POSTGRES);
    }

    /** A pool without connections yet. */
    public static JooqDatabase open(Postgres postgres) {
        return open(postgres, Tracing.off());
    }

    /** As {@link #open(Postgres)}, with a span for each statement, in which its values are question marks. */
    public static JooqDatabase open(Postgres postgres, Tracing tracing) {
        HikariDataSource pool = postgres.pool("link-service pool", PATIENCE);
        return new JooqDatabase(postgres, pool, tracing.on() ? traced(pool, tracing) : pool);
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
     * Brings the schema up to date, once Postgres is there.
     *
     * @throws IllegalStateException if Postgres does not come within 30 seconds
     */
    public void migrate() {
        postgres.migrate(Schema.LINK);
    }

    /** Connections outside the pool, for who holds one for long. */
    public DataSource unpooled() {
        return postgres.source("link-service listener", PATIENCE);
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

    private static DataSource traced(HikariDataSource pool, Tracing tracing) {
        return JdbcTelemetry.builder(tracing.openTelemetry())
                .setDataSourceInstrumenterEnabled(false)
                .build()
                .wrap(pool);
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
