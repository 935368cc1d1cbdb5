package dev.curlew.platform;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.curlew.platform.config.ConfigException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.BindException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

final class ServerMainTest {

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<Thread> hooks = new ArrayList<>();

    @Test
    void start_configAtFault_printsEachOnALine() {
        int exitCode = start(() -> {
            throw new ConfigException(List.of("DB_HOST: not set", "PORT: \"x\""));
        });

        assertThat(exitCode).isEqualTo(2);
        assertThat(printed.toString(UTF_8).lines())
                .containsExactly("bird: the configuration is at fault:", "  DB_HOST: not set", "  PORT: \"x\"");
        assertThat(hooks).isEmpty();
    }

    @Test
    void start_portTaken_printsOneLine() {
        int exitCode = start(() -> {
            throw new CannotListenException("gRPC", "127.0.0.1", 9091, new BindException("Address already in use"));
        });

        assertThat(exitCode).isEqualTo(1);
        assertThat(printed.toString(UTF_8).lines())
                .containsExactly("bird: gRPC cannot listen on 127.0.0.1:9091: Address already in use");
    }

    @Test
    void start_anythingElse() {
        assertThat(start(() -> {
                    throw new IllegalStateException("boom");
                }))
                .isEqualTo(1);
    }

    @Test
    void shutdown_closesServerBeforeRunReturns() throws Exception {
        AtomicInteger closes = new AtomicInteger();
        assertThat(start(() -> closes::incrementAndGet)).isZero();
        assertThat(closed.getCount()).isEqualTo(1);

        hooks.getFirst().start();

        assertThat(closed.await(5, SECONDS)).isTrue();
        assertThat(closes).hasValue(1);
    }

    @Test
    void shutdown_closeFails_stillReturns() throws Exception {
        start(() -> () -> {
            throw new IllegalStateException("boom");
        });

        hooks.getFirst().start();

        assertThat(closed.await(5, SECONDS)).isTrue();
    }

    private int start(Supplier<AutoCloseable> server) {
        return ServerMain.start("bird", server, new PrintStream(printed, true, UTF_8), closed, hooks::add);
    }
}
