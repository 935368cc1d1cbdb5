package dev.curlew.embedded.junit;

import dev.curlew.embedded.EmbeddedServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/** Keeps servers for as long as JUnit needs them. */
final class Servers {
    private static final Namespace NAMESPACE = Namespace.create(Servers.class);

    private Servers() {}

    /**
     * The server that all classes share, or one that ends with this class.
     *
     * @param key tells servers apart; a class also sees those of the classes around it
     */
    static <S extends EmbeddedServer> S get(
            ExtensionContext context, Class<S> type, Object key, boolean shared, Function<Path, S> start) {
        ExtensionContext owner = shared ? context.getRoot() : context;
        Temporary temporary =
                owner.getStore(NAMESPACE).computeIfAbsent(key, absent -> Temporary.start(start), Temporary.class);
        return type.cast(temporary.server());
    }

    static <T> T started(@Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("not started yet: register the extension in a static field");
        }
        return value;
    }

    /** A server whose data goes with it. */
    private record Temporary(EmbeddedServer server, Path folder) implements AutoCloseable {
        static Temporary start(Function<Path, ? extends EmbeddedServer> start) {
            try {
                Path folder = Files.createTempDirectory("curlew-test");
                return new Temporary(start.apply(folder), folder);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            server.close();
            try (Stream<Path> tree = Files.walk(folder)) {
                for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }
}
