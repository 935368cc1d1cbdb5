package dev.curlew.embedded.junit;

import dev.curlew.embedded.EmbeddedRedis;
import dev.curlew.embedded.ServerOptions;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Gives a test class an empty Redis, which all classes of the test process share one after the other. Register it in a
 * static field with {@code @RegisterExtension}.
 */
public final class RedisExtension implements BeforeAllCallback {
    private final boolean shared;
    private @Nullable EmbeddedRedis server;

    private RedisExtension(boolean shared) {
        this.shared = shared;
    }

    /** The shared server, emptied before the class; the class must not kill or stop it. */
    public static RedisExtension shared() {
        return new RedisExtension(true);
    }

    /** A server for this class alone, unsupervised: what it kills stays dead until it calls {@code restart()}. */
    public static RedisExtension own() {
        return new RedisExtension(false);
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        server = Servers.get(
                context,
                EmbeddedRedis.class,
                shared ? EmbeddedRedis.class : this,
                shared,
                folder -> EmbeddedRedis.start(options(ServerOptions.in(folder))));
        server.flush();
    }

    private ServerOptions options(ServerOptions options) {
        return shared ? options.fast() : options.fast().unsupervised();
    }

    /** The server. */
    public EmbeddedRedis server() {
        return Servers.started(server);
    }

    /** The address with the password in it, as Redis clients take it. */
    public URI uri() {
        return server().uri();
    }

    /** The address that the server listens on. */
    public String host() {
        return server().host();
    }

    /** The port that the server listens on. */
    public int port() {
        return server().port();
    }

    /** The password of the default user. */
    public String password() {
        return server().password();
    }
}
