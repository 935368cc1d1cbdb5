package dev.curlew.embedded.junit;

import dev.curlew.embedded.EmbeddedPostgres;
import dev.curlew.embedded.ServerOptions;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Gives a test class an empty database of its own, on a Postgres that all classes of the test process share. Register it
 * in a static field with {@code @RegisterExtension}.
 */
public final class PostgresExtension implements BeforeAllCallback, AfterAllCallback {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final boolean shared;
    private @Nullable EmbeddedPostgres server;
    private @Nullable String database;

    private PostgresExtension(boolean shared) {
        this.shared = shared;
    }

    /** A database on the shared server, which the class must not kill or stop. */
    public static PostgresExtension shared() {
        return new PostgresExtension(true);
    }

    /** A server for this class alone, unsupervised: what it kills stays dead until it calls {@code restart()}. */
    public static PostgresExtension own() {
        return new PostgresExtension(false);
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        server = Servers.get(
                context,
                EmbeddedPostgres.class,
                shared ? EmbeddedPostgres.class : this,
                shared,
                folder -> EmbeddedPostgres.start(options(ServerOptions.in(folder))));
        database = "test_" + NUMBER.incrementAndGet();
        server.createDatabase(database);
    }

    private ServerOptions options(ServerOptions options) {
        return shared ? options.fast() : options.fast().unsupervised();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (shared && database != null) {
            server().dropDatabase(database);
        }
    }

    /** The server. */
    public EmbeddedPostgres server() {
        return Servers.started(server);
    }

    /** The name of this class's database. */
    public String database() {
        return Servers.started(database);
    }

    /** The JDBC URL of this class's database, without user and password. */
    public String jdbcUrl() {
        return server().jdbcUrl(database());
    }

    /** Connections to this class's database, a new one each time. */
    public DataSource dataSource() {
        return server().dataSource(database());
    }

    /** The address that the server listens on. */
    public String host() {
        return server().host();
    }

    /** The port that the server listens on. */
    public int port() {
        return server().port();
    }

    /** The user to log in as. */
    public String user() {
        return server().user();
    }

    /** The password of {@link #user()}. */
    public String password() {
        return server().password();
    }
}
