package dev.curlew.compose;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * The stack of {@code compose.yml} alone, as it is: built and started once for all tests, and removed with its data after the last.
 */
final class StackExtension implements BeforeAllCallback {

    static final String ADMIN_KEY = "an-admin-key-of-the-compose-tests";
    private static final Duration BUILD_LIMIT = Duration.ofMinutes(20);

    private @Nullable Stack stack;

    Project project() {
        return running().project;
    }

    /** Where the public listener of Envoy is published, without a path. */
    Site site() {
        return running().site;
    }

    /** The state of a service's container as it was when all had been started; a later {@code up} runs {@code migrate} again. */
    JsonObject firstState(String service) {
        return running().started.stream()
                .filter(container -> container
                        .getAsJsonObject("Config")
                        .getAsJsonObject("Labels")
                        .get("com.docker.compose.service")
                        .getAsString()
                        .equals(service))
                .findFirst()
                .orElseThrow()
                .getAsJsonObject("State");
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        stack = context.getRoot()
                .getStore(Namespace.create(StackExtension.class))
                .computeIfAbsent("stack", _ -> new Stack(), Stack.class);
    }

    private Stack running() {
        if (stack == null) {
            throw new IllegalStateException("the stack does not run before the tests do");
        }
        return stack;
    }

    /** A port of the loopback address that nobody has. */
    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Stack implements AutoCloseable {

        private final Project project;
        private final Site site;
        private final List<JsonObject> started;

        private Stack() {
            Docker.needed();
            int port = freePort();
            project = new Project(
                    "curlew-test",
                    List.of("compose.yml"),
                    Map.of(
                            "PUBLIC_PORT", Integer.toString(port),
                            "DB_PASSWORD", "a password, $with \"signs\"",
                            "REDIS_PASSWORD", "another \\ one, with \"signs\"",
                            "CODE_KEY", "5b".repeat(32),
                            "ADMIN_API_KEY", ADMIN_KEY,
                            "ANONYMOUS_STATS", "true",
                            "DRAIN_GRACE", "4s"));
            // What an interrupted run left.
            remove();
            if (!Boolean.getBoolean("images.built")) {
                project.tryRun(BUILD_LIMIT, "build", "--quiet").ok();
            }
            Command.Result up = project.tryRun(Duration.ofMinutes(4), "up", "-d", "--wait", "--wait-timeout", "180");
            if (up.status() != 0) {
                String logs = project.run("logs", "--tail", "50");
                remove();
                throw new AssertionError("the stack did not start:\n" + up.output() + "\n" + logs);
            }
            started = project.run("ps", "-a", "-q").lines().map(Docker::inspect).toList();
            site = new Site("http://127.0.0.1:" + port);
        }

        @Override
        public void close() {
            remove();
        }

        /** With what is there only in a profile, too. */
        private void remove() {
            project.with(Map.of("COMPOSE_PROFILES", "*")).run("down", "-v", "--remove-orphans", "--timeout", "1");
        }
    }
}
