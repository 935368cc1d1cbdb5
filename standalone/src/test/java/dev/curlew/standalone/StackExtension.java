package dev.curlew.standalone;

import dev.curlew.embedded.EmbeddedPostgres;
import dev.curlew.platform.config.Env;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** One stack, as {@code ./curlew up} runs it, for all journeys of the JVM; tests ask for a {@link RunningStack}. */
final class StackExtension implements ParameterResolver {
    private static final Namespace NAMESPACE = Namespace.create(StackExtension.class);

    /** The stack and how to reach it. */
    record RunningStack(StackConfig config, Stack stack, PublicApi api) implements AutoCloseable {
        static RunningStack start(Path dataDir) {
            return start(dataDir, Map.of());
        }

        static RunningStack start(Path dataDir, Map<String, String> environment) {
            try {
                StackPorts ports = StackPorts.claim(0, true, Env.of(Map.of()));
                StackConfig config = new StackConfig(dataDir, ports, true, environment);
                Stack stack = Stack.start(config, new Progress(new PrintWriter(new StringWriter())));
                String key = Files.readString(StackSecrets.in(dataDir).adminKey());
                return new RunningStack(config, stack, new PublicApi(config.publicUrl(), key.strip()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        EmbeddedPostgres postgres() {
            return stack.postgres();
        }

        int grpcPort() {
            return config.ports().of(StackPort.GRPC);
        }

        @Override
        public void close() {
            api.close();
            stack.close();
        }
    }

    /** Visitors may come from somewhere; webhooks may be on this machine, and give up soon. */
    private static Map<String, String> environment(Path folder) {
        return Map.of(
                "GEO_DATABASE", ClickHistory.places(folder).toString(),
                "FETCH_ALLOW_ADDRESSES", "127.0.0.1",
                "WEBHOOK_FIRST_RETRY", "10ms",
                "WEBHOOK_GIVE_UP_AFTER", "1s");
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == RunningStack.class;
    }

    @Override
    public RunningStack resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent(
                        RunningStack.class,
                        type -> {
                            try {
                                Path folder = Files.createTempDirectory("curlew-journeys");
                                return RunningStack.start(folder, environment(folder));
                            } catch (IOException e) {
                                throw new UncheckedIOException(e);
                            }
                        },
                        RunningStack.class);
    }
}
